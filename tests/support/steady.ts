/*
 * Helpers of `tests/steady`. `npm test` runs its short version, `npm run test:steady` the whole one.
 */

/** Whether this is the whole version. */
export const isWhole = process.env.ACCORD_STEADY === 'whole'

/** A number or a duration for the whole and for the short version: `const rounds = scale(10, 2)`. */
export const scale = (whole: number, short: number) => (isWhole ? whole : short)

/** The seed of random values. `ACCORD_SEED` sets the seed of an earlier run. */
export const seed = Number(process.env.ACCORD_SEED ?? Date.now() % 2 ** 31)

/** Prints counts as one line: `told('kills', { killed: 20, failed: 0 })`. */
export function told(what: string, counted: Record<string, number | string>): void {
  const counts = Object.entries(counted).map(([name, count]) => `${name} ${count}`)
  process.stdout.write(`steady: ${what}: ${counts.join(', ')} (seed ${seed})\n`)
}
