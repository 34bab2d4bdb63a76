/*
 * Cooperative time slicing: a long computation is a generator, and the event loop runs between its slices.
 */

/** A computation of a `Result`; each `yield` ends a slice. */
export type Slices<Result> = Generator<undefined, Result>

/** Runs all slices at once: `runToEnd(buildNameIndexInSlices(names))`. */
export function runToEnd<Result>(slices: Slices<Result>): Result {
  for (let slice = slices.next(); ; slice = slices.next()) if (slice.done) return slice.value
}
