/**
 * The most similar of `words`, or undefined if none is similar.
 *
 *     suggest('COMPNAY', ['COMPANY', 'BANK'])   // 'COMPANY'
 *     suggest('langauge', ['text', 'language']) // 'language'
 *
 * Case, spaces and dashes are ignored. A third of the letters may differ. A prefix of exactly one word is enough.
 */
export function suggest(word: string, words: Iterable<string>): string | undefined {
  const bareWord = bare(word)
  if (bareWord.length > longest) return undefined
  let [best, least]: [string | undefined, number] = [undefined, Math.max(1, Math.floor(bareWord.length / 3)) + 1]
  const begun: string[] = []
  for (const candidate of words) {
    const likely = bare(candidate)
    if (bareWord.length > 2 && likely.startsWith(bareWord)) begun.push(candidate)
    if (Math.abs(likely.length - bareWord.length) >= least) continue
    const distance = distanceBetween(bareWord, likely)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined)
}

const longest = 100
const bare = (word: string) =>
  word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

/** The Levenshtein distance: the number of letters to insert, delete or replace. */
function distanceBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, replaced)
    }
    above = row
  }
  return above[b.length]!
}
