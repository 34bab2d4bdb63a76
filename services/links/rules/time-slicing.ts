/*
 * Work that takes long, in steps: between them others may have the process.
 */

/** What is made in the end; each `yield` ends a step. */
export type Slices<Made> = Generator<undefined, Made>

/** Takes all steps: `atOnce(lexiconInSteps(names))`. */
export function runToEnd<Made>(steps: Slices<Made>): Made {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}
