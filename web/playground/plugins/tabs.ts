import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect } from 'react'
import type { Question } from './link.ts'

/** What the editors of the active tab hold; `variables` and `headers` as they are written. */
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

/** Opens a question in a tab of its own, or goes to the tab that has it already; it does not run. */
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

/** Scrolls the active tab into view when it is another one, has another title, or the page begins: more may be open than there is room for. */
export function ShownTab(): null {
  const active = useGraphiQL(({ tabs, activeTabIndex }) => `${tabs[activeTabIndex]?.id} ${tabs[activeTabIndex]?.title}`)
  useEffect(() => {
    if (active) document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])
  return null
}
