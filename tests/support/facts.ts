import type { TestGraph } from '#tests/graph'

/** A fact as the API shows it, by column of its table in a bundle, and its claims. */
export type Fact = { table: string; shown: Record<string, string | null>; claims: any[] }

/**
 * Everything that the API has: each fact of each entity with its claims, and each source. Lists are read to their end; a list
 * that belongs to an entity has to fit on one page, else this throws.
 */
export async function everyFact(graph: Pick<TestGraph, 'ask'>): Promise<{ facts: Fact[]; sources: any[] }> {
  const facts: Fact[] = []
  const tell = (table: string, shown: Fact['shown'], { claims }: { claims: any[] }) =>
    facts.push({ table, shown, claims })

  const tellNamed = (entity: any) => {
    for (const name of entity.names) tell('names', { entity: entity.id, ...plain(name) }, name)
    for (const each of entity.identifiers ?? entity.mappings) {
      tell('identifiers', { entity: entity.id, ...plain(each) }, each)
    }
  }
  const tellFigure = (entity: string | null, { quantity, ...figure }: any) =>
    tell('figures', { entity, ...plain(quantity), ...plain(figure), as_of: edtf(figure.asOf) }, figure)
  const tellActive = (entity: any) => {
    tellNamed(entity)
    for (const step of entity.milestones ?? []) {
      const { kind, date, actor, note } = step
      tell('milestones', { entity: entity.id, kind, date: edtf(date), actor: idOf(actor), note_text: note }, step)
    }
    for (const edge of whole(entity.participants)) {
      const { node, role, onBehalfOf, rank } = edge
      const told = { entity: entity.id, actor: node.id, role, on_behalf_of: idOf(onBehalfOf), rank }
      tell('participations', told, edge)
    }
    for (const cover of entity.areas) tell('entity_areas', { entity: entity.id, area: cover.area.id }, cover)
    for (const figure of entity.figures) tellFigure(entity.id, figure)
  }
  const tellPosts = (actor: any) => {
    tellNamed(actor)
    for (const { node } of whole(actor.affiliations)) {
      const { holder, organisation, kind, title, period } = node
      const told = { holder: holder.id, organisation: organisation.id, kind, title, period: interval(period) }
      tell('affiliations', told, node)
    }
  }

  for (const organisation of await everyPage(graph, 'organisations', `kind country ${lifetime} ${actorFields}`)) {
    const { id, kind, country, founded, dissolved } = organisation
    tell('organisations', { id, kind, country, founded: edtf(founded), dissolved: edtf(dissolved) }, organisation)
    tellPosts(organisation)
  }
  for (const person of await everyPage(graph, 'people', actorFields)) {
    tell('people', { id: person.id }, person)
    tellPosts(person)
  }
  for (const initiative of await everyPage(graph, 'initiatives', initiativeFields)) {
    const { id, kind, partOf, links } = initiative
    tell('initiatives', { id, kind, part_of: idOf(partOf) }, initiative)
    tellActive(initiative)
    for (const link of links) {
      const { from, to, kind, since, event, agreement } = link
      const ends = { from: from.id, to: to.id, event: idOf(event), agreement: idOf(agreement) }
      tell('initiative_links', { kind, since: edtf(since), ...ends }, link)
    }
  }
  for (const area of await everyPage(graph, 'areas', areaFields)) {
    tell('areas', { id: area.id, broader: idOf(area.broader) }, area)
    tellNamed(area)
  }
  for (const agreement of await everyPage(graph, 'agreements', agreementFields)) {
    const { id, kind, bindingness, event, term, initiatives, related } = agreement
    tell('agreements', { id, kind, bindingness, event: idOf(event), term: interval(term) }, agreement)
    tellActive(agreement)
    for (const tie of initiatives) {
      tell('agreement_initiatives', { agreement: id, initiative: tie.initiative.id, kind: tie.kind }, tie)
    }
    for (const link of related) tell('agreement_links', { from: link.from.id, to: link.to.id, kind: link.kind }, link)
  }
  for (const event of await everyPage(graph, 'events', eventFields)) {
    const { id, kind, date, place, follows, objective } = event
    const where = { place: place?.name ?? null, country: place?.country ?? null }
    tell('events', { id, kind, date: edtf(date), ...where, follows: idOf(follows), objective }, event)
    tellActive(event)
  }
  for (const statement of await everyPage(graph, 'statements', statementFields)) {
    const { id, speaker, onBehalfOf, gist, date, event, about } = statement
    const told = { id, speaker: idOf(speaker), on_behalf_of: idOf(onBehalfOf), gist, date: edtf(date) }
    tell('statements', { ...told, event: idOf(event), about: about.map(idOf).join('|') || null }, statement)
  }
  for (const figure of await everyPage(graph, 'figures', figureFields)) tellFigure(null, figure)

  return { facts, sources: await everyPage(graph, 'sources', sourceFields) }
}

async function everyPage(graph: Pick<TestGraph, 'ask'>, list: string, fields: string): Promise<any[]> {
  const nodes: any[] = []
  for (let after: string | null = null; ; ) {
    const { data, errors } = await graph.ask(
      `query ($after: String) {
        list: ${list}(first: 100, after: $after) { nodes { id ${fields} } pageInfo { hasNextPage endCursor } }
      }`,
      { after },
    )
    if (errors) throw new Error(`${list}: ${errors[0]!.message}`)
    nodes.push(...data.list.nodes)
    if (!data.list.pageInfo.hasNextPage) return nodes
    after = data.list.pageInfo.endCursor
  }
}

export const edtf = (date: { edtf: string } | null | undefined) => date?.edtf ?? null
const interval = (period: any) => (period ? `${edtf(period.start) ?? ''}/${edtf(period.end) ?? ''}` : null)
const idOf = (entity: { id: string } | null) => entity?.id ?? null
const plain = ({ claims, asOf, ...fields }: any) => fields

function whole({ edges, pageInfo }: any): any[] {
  if (pageInfo.hasNextPage) throw new Error('a list of an entity has more than one page')
  return edges
}

const claims = `claims { id source { id } locator quote value values { field value shown } observedOn { edtf }
  stance basis confidence note }`
const names = `names { text language kind ${claims} }`
const identifiers = `identifiers { scheme value ${claims} }`
const figureFields = `id measure quantity { value unit currency bound } meaning asOf { edtf } scope ${claims}`
const participants = `participants(first: 100) { edges { node { id } role onBehalfOf { id } rank ${claims} }
  pageInfo { hasNextPage } }`
const active = `${names} ${identifiers} ${participants} areas { area { id } ${claims} } figures { ${figureFields} } ${claims}`
const milestones = `milestones { kind date { edtf } actor { id } note ${claims} }`
const lifetime = 'founded { edtf } dissolved { edtf }'
const actorFields = `${names} ${identifiers} ${claims} affiliations(first: 100) { edges { node { holder { id }
  organisation { id } kind title period { start { edtf } end { edtf } } ${claims} } } pageInfo { hasNextPage } }`
const initiativeFields = `kind partOf { id } ${active} ${milestones} links(direction: OUT) { from { id } to { id } kind
  since { edtf } event { id } agreement { id } ${claims} }`
const areaFields = `broader { id } ${names} mappings { scheme value match ${claims} } ${claims}`
const agreementFields = `kind bindingness event { id } term { start { edtf } end { edtf } } ${active} ${milestones}
  initiatives { initiative { id } kind ${claims} } related(direction: OUT) { from { id } to { id } kind ${claims} }`
const eventFields = `kind date { edtf } place { name country } follows { id } objective ${active}`
const statementFields = `speaker { id } onBehalfOf { id } gist date { edtf } event { id } about { id } ${claims}`
const sourceFields = 'kind title publisher published { edtf } retrieved url archivedUrl language licence note'
