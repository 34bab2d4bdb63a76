/** A long computation of a `Result`. Each `yield` ends a slice, and the caller may let the event loop run before the next one. */
export type Slices<Result> = Generator<undefined, Result>

/** Runs all slices at once: `runToEnd(buildNameIndexInSlices(names))`. */
export function runToEnd<Result>(slices: Slices<Result>): Result {
  for (let slice = slices.next(); ; slice = slices.next()) if (slice.done) return slice.value
}
