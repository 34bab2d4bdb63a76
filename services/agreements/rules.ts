import { type Lifecycle, type Step, statusAfter, stepsOf } from '#toolkit/sql'
import type { AgreementStatus } from './schema-types.ts'

/** The status after each kind of step, in the order of a life. PUBLISHED, AMENDED and NOTICE_OF_WITHDRAWAL change no status. */
export const lifecycle: Lifecycle<AgreementStatus> = {
  before: [
    ['PROPOSED', 'PROPOSED'],
    ['ANNOUNCED', 'ANNOUNCED'],
    ['NEGOTIATION_OPENED', 'UNDER_NEGOTIATION'],
    ['CONCLUDED', 'UNDER_NEGOTIATION'],
    ['INITIALLED', 'UNDER_NEGOTIATION'],
    ['SIGNED', 'SIGNED'],
    ['ADOPTED', 'SIGNED'],
    ['RATIFIED', 'SIGNED'],
    ['ACCEDED', 'SIGNED'],
  ],
  during: [
    ['PROVISIONALLY_APPLIED', 'PROVISIONALLY_APPLIED'],
    ['LAUNCHED', 'IN_FORCE'],
    ['IN_FORCE', 'IN_FORCE'],
    ['SUSPENDED', 'SUSPENDED'],
    ['RENEWED', 'IN_FORCE'],
  ],
  after: [
    ['WITHDRAWN', 'WITHDRAWN'],
    ['EXPIRED', 'EXPIRED'],
    ['TERMINATED', 'TERMINATED'],
    ['COMPLETED', 'COMPLETED'],
  ],
}

/** Kinds of steps that count for all parties, even if one party took them: a proposal covers the whole agreement. */
export const stepsForAll = ['PROPOSED', 'ANNOUNCED']

/** The statuses that become EXPIRED when the term of the agreement ends. */
export const endedByTerm = ['SIGNED', 'PROVISIONALLY_APPLIED', 'IN_FORCE', 'SUSPENDED']

/** The kinds of milestones that can give an agreement its date, first choice first. */
export const dateOrder = ['SIGNED', 'ADOPTED', 'LAUNCHED', 'ANNOUNCED', 'PROPOSED']

/** The status of an agreement on a day, or that of one party (`actor`). A step with an actor counts for that party only. */
export function statusOn(
  milestones: Step[],
  termTo: string | null,
  { day, countsUndated, actor }: { day: string; countsUndated: boolean; actor: string | null },
): AgreementStatus {
  const steps = milestones
    .map(step => (stepsForAll.includes(step.kind) ? { ...step, actor: null } : step))
    .filter(step => step.actor === null || step.actor === actor)
  const status = statusAfter(lifecycle, steps, { day, countsUndated }) ?? 'UNKNOWN'
  return termTo !== null && termTo < day && endedByTerm.includes(status) ? 'EXPIRED' : status
}

/** The kinds of steps of which every agreement with one of these statuses has at least one; null if it may have none. */
export function stepsTo(statuses: readonly AgreementStatus[]): string[] | null {
  // The end of the term alone leads to EXPIRED, and an agreement without steps is UNKNOWN.
  if (statuses.includes('EXPIRED') || statuses.includes('UNKNOWN')) return null
  return stepsOf(lifecycle)
    .filter(([, status]) => statuses.includes(status))
    .map(([kind]) => kind)
}
