/*
 * What a kind of tie is that was written otherwise.
 */

/**
 * The kind that is meant by one that no tie has; undefined where a tie has it, or none is much like it: it may be one that has no ties
 * now.
 *
 *     kindMeant('made at', kinds)   // 'MADE_AT'
 *     kindMeant('DELEGAT', kinds)   // 'DELEGATE'
 *
 * One letter after the first may be wrong, too many or missing, or two exchanged. Not more: `IMPLEMENTS` is no `IMPLEMENTER`, and
 * `FUNDER` is not `UNDER`.
 */
export function suggestKind(kind: string, kinds: readonly string[]): string | undefined {
  if (kinds.includes(kind)) return undefined
  const asked = kind
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_')
  return kinds.find(each => each === asked) ?? kinds.find(each => each.length > 3 && isOneSlip(asked, each))
}

/** Whether two words that are not the same, but begin alike, differ by one slip. */
function isOneSlip(a: string, b: string): boolean {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [restOfA, restOfB] = [a.slice(at), b.slice(at)]
  if (at === 0) return false
  return (
    restOfA.slice(1) === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    (restOfA[0] === restOfB[1] && restOfA[1] === restOfB[0] && restOfA.slice(2) === restOfB.slice(2))
  )
}
