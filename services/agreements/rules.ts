import { type Lifecycle, type Step, statusAfter, stepsOf } from '#toolkit/sql'
import type { AgreementStatus } from './schema-types.ts'

/** What each step leaves an agreement in, in the order of a life. PUBLISHED, AMENDED and a notice change nothing. */
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

/** Steps that one party takes for all: who proposes or announces something does not do so for itself alone. */
export const stepsForAll = ['PROPOSED', 'ANNOUNCED']

/** What a term that is over brings to an end. */
export const endedByTerm = ['SIGNED', 'PROVISIONALLY_APPLIED', 'IN_FORCE', 'SUSPENDED']

/** Which step gives an agreement its date. */
export const dateOrder = ['SIGNED', 'ADOPTED', 'LAUNCHED', 'ANNOUNCED', 'PROPOSED']

/** The standing of an agreement on a day, or of one party to it. A step with an actor speaks for that party alone. */
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

/** The steps of which an agreement of one of these statuses has taken one; null where it need not have taken any. */
export function stepsTo(statuses: readonly AgreementStatus[]): string[] | null {
  // A term can be over, and what has no step is unknown.
  if (statuses.includes('EXPIRED') || statuses.includes('UNKNOWN')) return null
  return stepsOf(lifecycle)
    .filter(([, status]) => statuses.includes(status))
    .map(([kind]) => kind)
}
