import { type Lifecycle, type Step, statusAfter } from '#toolkit/sql'
import type { InitiativeStatus } from './schema-types.ts'

/** The status after each kind of step, in the order of a life. A step by one actor counts for the whole initiative. */
export const lifecycle: Lifecycle<InitiativeStatus> = {
  before: [
    ['PROPOSED', 'PROPOSED'],
    ['ANNOUNCED', 'ANNOUNCED'],
    ['NEGOTIATION_OPENED', 'ANNOUNCED'],
    ['CONCLUDED', 'ANNOUNCED'],
  ],
  during: [
    ['SIGNED', 'ACTIVE'],
    ['ADOPTED', 'ACTIVE'],
    ['PUBLISHED', 'ACTIVE'],
    ['LAUNCHED', 'ACTIVE'],
    ['PROVISIONALLY_APPLIED', 'ACTIVE'],
    ['IN_FORCE', 'ACTIVE'],
    ['SUSPENDED', 'SUSPENDED'],
    ['RENEWED', 'ACTIVE'],
  ],
  after: [
    ['WITHDRAWN', 'TERMINATED'],
    ['EXPIRED', 'TERMINATED'],
    ['TERMINATED', 'TERMINATED'],
    ['COMPLETED', 'COMPLETED'],
  ],
}

/** The kinds of milestones that can be the launch, first choice first. */
export const launchOrder = ['LAUNCHED', 'ADOPTED', 'ANNOUNCED', 'PROPOSED']

/** The status of an initiative on a day. The withdrawal of one actor does not change the status `ACTIVE` or `SUSPENDED`. */
export function statusOn(milestones: Step[], at: { day: string; countsUndated: boolean }): InitiativeStatus {
  const steps = milestones.map(step => ({ ...step, actor: null }))
  const withoutDepartures = steps.filter(
    (step, index) => step.kind !== 'WITHDRAWN' || milestones[index]!.actor === null,
  )
  const status = statusAfter(lifecycle, withoutDepartures, at)
  return (status !== null && ongoing.includes(status) ? status : statusAfter(lifecycle, steps, at)) ?? 'UNKNOWN'
}

const ongoing: InitiativeStatus[] = ['ACTIVE', 'SUSPENDED']
