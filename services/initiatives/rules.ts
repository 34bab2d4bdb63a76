import { type Lifecycle, type Step, statusAfter } from '#toolkit'
import type { InitiativeStatus } from './types.ts'

/** What each step leaves an initiative in, in the order of a life; whoever took it, it was taken for the initiative. */
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

/** Which step counts as the launch. */
export const launchOrder = ['LAUNCHED', 'ADOPTED', 'ANNOUNCED', 'PROPOSED']

/** The standing of an initiative on a day. */
export const statusOn = (
  milestones: Step[],
  { day, countsUndated }: { day: string; countsUndated: boolean },
): InitiativeStatus =>
  statusAfter(
    lifecycle,
    milestones.map(step => ({ ...step, actor: null })),
    { day, countsUndated },
  ) ?? 'UNKNOWN'
