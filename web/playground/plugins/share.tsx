import { ToolbarButton, useGraphiQLActions } from '@graphiql/react'
import { useEffect } from 'react'
import { copied } from './copy.tsx'
import { ShareIcon } from './icons.tsx'
import { fragmentOf, type Read, readFragment } from './link.ts'
import { showNotice } from './notice.tsx'
import { useActiveTab, useOpenTab } from './tabs.ts'

/** Copies a link with query and variables. It has no headers, since headers may have secrets. */
export function ShareButton() {
  const tab = useActiveTab()
  const share = async () => {
    const made = fragmentOf(tab)
    if ('error' in made) return showNotice({ text: made.error, isError: true })
    const link = new URL(made.fragment, location.href).href
    showNotice({
      text: (await copied(link))
        ? 'The link is copied. It opens this query in the playground without running it.'
        : 'Copy this link:',
      link,
    })
  }
  return (
    <ToolbarButton onClick={share} label="Share a link to this question">
      <ShareIcon className="graphiql-toolbar-icon" />
    </ToolbarButton>
  )
}

/**
 * Reads the shared request at page load and removes it from the address, so that a reload does not discard later edits.
 * `OpenedLinks` handles links that are opened later.
 */
export function takeLink(): Read {
  const read = readFragment(location.hash)
  if (!read) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  if ('error' in read) showNotice({ text: read.error, isError: true })
  else showNotice({ text: 'This query came with the link. It has not run yet.' })
  return read
}

export function OpenedLinks({ operationName }: { operationName: string | undefined }) {
  const openTab = useOpenTab()
  const { setOperationName } = useGraphiQLActions()
  useEffect(() => {
    if (operationName) setOperationName(operationName)
  }, [operationName, setOperationName])
  useEffect(() => {
    const open = () => {
      const read = takeLink()
      if (read && 'question' in read) openTab(read.question)
    }
    addEventListener('hashchange', open)
    return () => removeEventListener('hashchange', open)
  }, [openTab])
  return null
}
