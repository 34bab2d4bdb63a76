import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect } from 'react'
import type { Question } from './link.ts'

/** The contents of the active tab's editors, as text. */
export function useActiveTab(): Question & { headers: string } {
  const { tabs, activeTabIndex, operationName } = useGraphiQL(pick('tabs', 'activeTabIndex', 'operationName'))
  const tab = tabs[activeTabIndex]
  return {
    query: tab?.query ?? '',
    variables: tab?.variables ?? '',
    headers: tab?.headers ?? '',
    operationName: operationName ?? tab?.operationName ?? undefined,
  }
}

/** Opens a request in a new tab, or activates the tab that has it. It does not run the request. */
export function useOpenTab(): (question: Question) => void {
  const { addTab, changeTab, setOperationName } = useGraphiQLActions()
  const { tabs, activeTabIndex, queryEditor, variableEditor } = useGraphiQL(
    pick('tabs', 'activeTabIndex', 'queryEditor', 'variableEditor'),
  )
  return ({ query, variables, operationName }) => {
    const open = tabs.findIndex(tab => tab.query === query && (tab.variables ?? '') === variables)
    if (open === -1) {
      addTab()
      queryEditor?.setValue(query)
      variableEditor?.setValue(variables)
    } else if (open !== activeTabIndex) {
      changeTab(open)
    }
    if (operationName) setOperationName(operationName)
    queryEditor?.focus()
  }
}

/** Scrolls the active tab into view at page load and after a change of tab or title. */
export function ShownTab(): null {
  const active = useGraphiQL(({ tabs, activeTabIndex }) => `${tabs[activeTabIndex]?.id} ${tabs[activeTabIndex]?.title}`)
  useEffect(() => {
    if (active) document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])
  return null
}
