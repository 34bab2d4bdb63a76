/*
 * Fixes of GraphiQL's markup that CSS cannot make. Each comment names the axe rule that reports the error.
 */

const fixes: [selector: string, fix: (element: HTMLElement) => void][] = [
  // nested-interactive: a tab has two buttons in it. We make tabs a list of buttons; the first button gets the state of its tab.
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

/** Applies the fixes to all elements under `root`, also to elements that GraphiQL adds later. */
export function fixAccessibility(root: HTMLElement): void {
  const applyAll = () => {
    for (const [selector, fix] of fixes)
      for (const element of root.querySelectorAll<HTMLElement>(selector)) fix(element)
  }
  new MutationObserver(applyAll).observe(root, {
    subtree: true,
    childList: true,
    attributeFilter: ['role', 'aria-selected', 'aria-label'],
  })
}
