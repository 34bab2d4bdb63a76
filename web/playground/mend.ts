/*
 * What GraphiQL's markup tells a screen reader wrongly, and styles cannot change. Each with the rule of axe that finds it.
 */

const mends: [selector: string, mend: (element: HTMLElement) => void][] = [
  // nested-interactive: a tab with two buttons in it. A list of buttons is what it is, and the first of them says which is open.
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
  // label-content-name-mismatch: each question of the history is called "Set active", which does not tell them apart.
  ['.graphiql-history-item-label[aria-label]', label => label.removeAttribute('aria-label')],
]

/** Mends what is there, and what comes. */
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
