import { setImmediate } from 'node:timers/promises'

/*
 * Work that takes long, in steps: between them others may have the process.
 */

/** What is made in the end; each `yield` ends a step. */
export type Steps<Made> = Generator<undefined, Made>

/** Takes all steps: `atOnce(lexiconInSteps(names))`. */
export function atOnce<Made>(steps: Steps<Made>): Made {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

/** Takes them in turn with whatever else there is to do: `await inTurn(lexiconInSteps(names))`. */
export async function inTurn<Made>(steps: Steps<Made>): Promise<Made> {
  for (let [step, began] = [steps.next(), performance.now()]; ; step = steps.next()) {
    if (step.done) return step.value
    if (performance.now() - began < turn) continue
    await setImmediate()
    began = performance.now()
  }
}

/** So many milliseconds at a time. */
const turn = 5
