/*
 * Long responses to the operations of schema/operations, as lines that a person can compare with the bundle.
 */

/** Each figure as one line: owner, measure, number, meaning, date, scope and claims. */
export function figuresIn({ world, initiatives, events, agreements }: any): string[] {
  const owners = [{ id: 'world', figures: world.nodes }, ...initiatives.nodes, ...events.nodes, ...agreements.nodes]
  return owners.flatMap(({ id, figures }) =>
    figures.map(({ measure, quantity: { bound, value, unit }, meaning, asOf, scope, claims }: any) => {
      const number = `${bound} ${value} ${unit}`
      return [id, measure, number, meaning, asOf?.edtf ?? '', scope ?? '', ...claims.map(lineOf)].join(' | ')
    }),
  )
}

/**
 * For each memorandum: its date, its countries without China, and when a country left. `left` is the evidence for that.
 */
export const memorandaIn = ({ standing, left }: any) => ({
  standing: standing.nodes.map(({ date, participants, withdrawn }: any) => {
    const countries = participants.edges.filter(({ node }: any) => node.id !== 'org_china')
    const names = countries.map(({ node, disputed }: any) => node.name + marked(disputed))
    return [date.edtf, ...names, ...withdrawn.map((step: any) => `${step.actor.id} left ${step.date.edtf}`)].join(' ')
  }),
  left,
})

/** The milestones and participants of the given agreements, one a line, each with its claims. */
export function disagreementsIn({ agreements }: any): string[] {
  return agreements.nodes.flatMap(({ id, milestones, participants }: any) =>
    [
      ...milestones.map((step: any) => [`${id} ${step.kind} ${step.date?.edtf}`, step]),
      ...participants.edges.map((edge: any) => [`${id} ${edge.role} ${edge.node.name}`, edge]),
    ].map(([fact, { disputed, claims }]: any) => [fact + marked(disputed), ...claims.map(lineOf)].join(' | ')),
  )
}

/** Each inferred claim as one line: the entity, the fact or its fields, and the source. */
export function inferencesIn(data: any): string[] {
  const entities = Object.values(data).flatMap(({ nodes }: any) => nodes)
  const all = entities.flatMap(({ id, claims, ...facts }: any) => [
    ...claims.map((claim: any) => ({ claim, about: [id, ...fieldsOf(claim)] })),
    ...Object.values(facts).flatMap((list: any) =>
      (list.edges ?? list.nodes ?? list).flatMap(({ claims, ...fact }: any) =>
        claims.map((claim: any) => ({
          claim,
          about: [id, ...Object.values(fact).map((part: any) => part.id ?? part)],
        })),
      ),
    ),
  ])
  return all
    .filter(({ claim }) => claim.basis === 'INFERRED')
    .map(({ claim, about }) => `${about.join(' ')} (${claim.source.id})`)
    .sort()
}

const marked = (disputed: boolean) => (disputed ? ' (disputed)' : '')

// The source of a claim, whether it contradicts the fact, and the value that it gives.
const lineOf = ({ source, stance, value }: any) =>
  source.title + (stance === 'CONTRADICTS' ? ' says no' : '') + (value === null ? '' : `: ${value}`)

const fieldsOf = ({ values }: any) => values?.map(({ field, value }: any) => `${field}=${value}`) ?? []
