import { type Lifecycle, type Step, statusAfter } from '#toolkit/sql'
import type { InitiativeStatus } from './schema-types.ts'

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

/** The standing of an initiative on a day. A withdrawal by one actor from what is under way is that actor's alone. */
export function statusOn(milestones: Step[], asked: { day: string; countsUndated: boolean }): InitiativeStatus {
  const steps = milestones.map(step => ({ ...step, actor: null }))
  const staying = steps.filter((step, at) => step.kind !== 'WITHDRAWN' || milestones[at]!.actor === null)
  const status = statusAfter(lifecycle, staying, asked)
  return (status !== null && underWay.includes(status) ? status : statusAfter(lifecycle, steps, asked)) ?? 'UNKNOWN'
}

const underWay: InitiativeStatus[] = ['ACTIVE', 'SUSPENDED']
