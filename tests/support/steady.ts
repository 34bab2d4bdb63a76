/*
 * For `tests/steady`, which runs in short with `npm test` and whole with `npm run test:steady`.
 */

/** Whether all of it was asked for. */
export const isWhole = process.env.ACCORD_STEADY === 'whole'

/** How many, or how long: whole and in short. `const rounds = scale(10, 2)` */
export const scale = (whole: number, short: number) => (isWhole ? whole : short)

/** The seed of what is made by chance; `ACCORD_SEED` gives that of an earlier run again. */
export const seed = Number(process.env.ACCORD_SEED ?? Date.now() % 2 ** 31)

/** Prints what was counted, as one line: `told('kills', { killed: 20, failed: 0 })`. */
export function told(what: string, counted: Record<string, number | string>): void {
  const counts = Object.entries(counted).map(([name, count]) => `${name} ${count}`)
  process.stdout.write(`steady: ${what}: ${counts.join(', ')} (seed ${seed})\n`)
}
