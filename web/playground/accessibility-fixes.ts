/*
 * Accessibility fixes for GraphiQL's markup that CSS cannot make, each with the axe rule that reports it.
 */

const mends: [selector: string, mend: (element: HTMLElement) => void][] = [
  // nested-interactive: a tab has two buttons in it. As a list of buttons, the first button has the state of the tab.
  ['.graphiql-tabs[role]', tabs => tabs.removeAttribute('role')],
  ['.graphiql-tab[role]', tab => tab.removeAttribute('role')],
  [
    '.graphiql-tab[aria-selected]',
    tab => {
      tab.firstElementChild?.setAttribute('aria-current', tab.getAttribute('aria-selected')!)
      tab.removeAttribute('aria-selected')
    },
  ],
  ['#graphiql-session[role="tabpanel"]', session => session.setAttribute('role', 'region')],
  // label-content-name-mismatch: every entry of the history has the label "Set active".
  ['.graphiql-history-item-label[aria-label]', label => label.removeAttribute('aria-label')],
]

/** Applies the fixes to present and future elements. */
export function mend(root: HTMLElement): void {
  const mendAll = () => {
    for (const [selector, mend] of mends)
      for (const element of root.querySelectorAll<HTMLElement>(selector)) mend(element)
  }
  new MutationObserver(mendAll).observe(root, {
    subtree: true,
    childList: true,
    attributeFilter: ['role', 'aria-selected', 'aria-label'],
  })
}
