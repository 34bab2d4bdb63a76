/**
 * The kind that a misspelt kind stands for; undefined if some link has the kind, or no known kind is similar. An unknown kind can
 * be valid: the kind of links that do not exist yet.
 *
 *     suggestKind('made at', kinds)   // 'MADE_AT'
 *     suggestKind('DELEGAT', kinds)   // 'DELEGATE'
 *
 * One letter after the first may be wrong, extra or missing, or two letters may be swapped: one edit of Damerau and Levenshtein.
 * More edits would confuse kinds: `IMPLEMENTS` and `IMPLEMENTER`, `FUNDER` and `UNDER`.
 */
export function suggestKind(kind: string, kinds: readonly string[]): string | undefined {
  if (kinds.includes(kind)) return undefined
  const normalised = kind
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_')
  return kinds.find(each => each === normalised) ?? kinds.find(each => each.length > 3 && isOneEdit(normalised, each))
}

/** Whether two different words with the same first letter differ by one edit. */
function isOneEdit(a: string, b: string): boolean {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const restOfA = a.slice(at)
  const restOfB = b.slice(at)
  if (at === 0) return false
  return (
    restOfA.slice(1) === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    (restOfA[0] === restOfB[1] && restOfA[1] === restOfB[0] && restOfA.slice(2) === restOfB.slice(2))
  )
}
