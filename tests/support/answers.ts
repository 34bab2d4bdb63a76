/*
 * Long answers to the questions of schema/operations, told in lines that a person can compare with the bundle.
 */

/** Each figure: whose, what, how much, in what sense, when, of whom, and who says it. */
export function figuresIn({ world, initiatives, events, agreements }: any): string[] {
  const owners = [{ id: 'world', figures: world.nodes }, ...initiatives.nodes, ...events.nodes, ...agreements.nodes]
  return owners.flatMap(({ id, figures }) =>
    figures.map(({ measure, quantity: { bound, value, unit }, meaning, asOf, scope, claims }: any) => {
      const number = `${bound} ${value} ${unit}`
      return [id, measure, number, meaning, asOf?.edtf ?? '', scope ?? '', ...claims.map(wordOf)].join(' | ')
    }),
  )
}

/** When each country that was in standing had signed, and left; and the evidence of those that left. */
export const memorandaIn = ({ standing, left }: any) => ({
  standing: standing.nodes.map(({ date, participants, withdrawn }: any) => {
    const countries = participants.edges.filter(({ node }: any) => node.id !== 'org_china')
    const told = countries.map(({ node, disputed }: any) => node.name + marked(disputed))
    return [date.edtf, ...told, ...withdrawn.map((step: any) => `${step.actor.id} left ${step.date.edtf}`)].join(' ')
  }),
  left,
})

/** Each step and party of the agreements on which sources disagree, and who says what. */
export function disagreementsIn({ agreements }: any): string[] {
  return agreements.nodes.flatMap(({ id, milestones, participants }: any) =>
    [
      ...milestones.map((step: any) => [`${id} ${step.kind} ${step.date?.edtf}`, step]),
      ...participants.edges.map((edge: any) => [`${id} ${edge.role} ${edge.node.name}`, edge]),
    ].map(([what, { disputed, claims }]: any) => [what + marked(disputed), ...claims.map(wordOf)].join(' | ')),
  )
}

/** Each inferred claim: the thing, the fact or its fields, and the source. */
export function inferencesIn(data: any): string[] {
  const things = Object.values(data).flatMap(({ nodes }: any) => nodes)
  const told = things.flatMap(({ id, claims, ...facts }: any) => [
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
  return told
    .filter(({ claim }) => claim.basis === 'INFERRED')
    .map(({ claim, about }) => `${about.join(' ')} (${claim.source.id})`)
    .sort()
}

const marked = (disputed: boolean) => (disputed ? ' (disputed)' : '')

// Who says it, whether against it, and what instead.
const wordOf = ({ source, stance, value }: any) =>
  source.title + (stance === 'CONTRADICTS' ? ' says no' : '') + (value === null ? '' : `: ${value}`)

const fieldsOf = ({ values }: any) => values?.map(({ field, value }: any) => `${field}=${value}`) ?? []
