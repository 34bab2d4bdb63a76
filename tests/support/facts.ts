import type { TestGraph } from '#tests/graph'

/** A fact that the API returns: its values by column of its bundle table, and its claims. */
export type Fact = { table: string; shown: Record<string, string | null>; claims: any[] }

/**
 * Reads all facts of all entities with their claims, and all sources. It reads the lists of `Query` to their end, and
 * throws if a list of an entity has more than one page.
 */
export async function everyFact(graph: Pick<TestGraph, 'ask'>): Promise<{ facts: Fact[]; sources: any[] }> {
  const facts: Fact[] = []
  const add = (table: string, shown: Fact['shown'], { claims }: { claims: any[] }) =>
    facts.push({ table, shown, claims })

  const addNames = (entity: any) => {
    for (const name of entity.names) add('names', { entity: entity.id, ...plain(name) }, name)
    for (const each of entity.identifiers ?? entity.mappings) {
      add('identifiers', { entity: entity.id, ...plain(each) }, each)
    }
  }
  const addFigure = (entity: string | null, { quantity, ...figure }: any) =>
    add('figures', { entity, ...plain(quantity), ...plain(figure), as_of: edtf(figure.asOf) }, figure)
  const addActive = (entity: any) => {
    addNames(entity)
    for (const step of entity.milestones ?? []) {
      const { kind, date, actor, note } = step
      add('milestones', { entity: entity.id, kind, date: edtf(date), actor: idOf(actor), note_text: note }, step)
    }
    for (const edge of whole(entity.participants)) {
      const { node, role, onBehalfOf, rank } = edge
      const values = { entity: entity.id, actor: node.id, role, on_behalf_of: idOf(onBehalfOf), rank }
      add('participations', values, edge)
    }
    for (const cover of entity.areas) add('entity_areas', { entity: entity.id, area: cover.area.id }, cover)
    for (const figure of entity.figures) addFigure(entity.id, figure)
  }
  const addActor = (actor: any) => {
    addNames(actor)
    for (const { node } of whole(actor.affiliations)) {
      const { holder, organisation, kind, title, period } = node
      const values = { holder: holder.id, organisation: organisation.id, kind, title, period: interval(period) }
      add('affiliations', values, node)
    }
  }

  for (const organisation of await everyPage(graph, 'organisations', `kind country ${lifetime} ${actorFields}`)) {
    const { id, kind, country, founded, dissolved } = organisation
    add('organisations', { id, kind, country, founded: edtf(founded), dissolved: edtf(dissolved) }, organisation)
    addActor(organisation)
  }
  for (const person of await everyPage(graph, 'people', actorFields)) {
    add('people', { id: person.id }, person)
    addActor(person)
  }
  for (const initiative of await everyPage(graph, 'initiatives', initiativeFields)) {
    const { id, kind, partOf, links } = initiative
    add('initiatives', { id, kind, part_of: idOf(partOf) }, initiative)
    addActive(initiative)
    for (const link of links) {
      const { from, to, kind, since, event, agreement } = link
      const ends = { from: from.id, to: to.id, event: idOf(event), agreement: idOf(agreement) }
      add('initiative_links', { kind, since: edtf(since), ...ends }, link)
    }
  }
  for (const area of await everyPage(graph, 'areas', areaFields)) {
    add('areas', { id: area.id, broader: idOf(area.broader) }, area)
    addNames(area)
  }
  for (const agreement of await everyPage(graph, 'agreements', agreementFields)) {
    const { id, kind, bindingness, event, term, initiatives, related } = agreement
    add('agreements', { id, kind, bindingness, event: idOf(event), term: interval(term) }, agreement)
    addActive(agreement)
    for (const link of initiatives) {
      add('agreement_initiatives', { agreement: id, initiative: link.initiative.id, kind: link.kind }, link)
    }
    for (const link of related) add('agreement_links', { from: link.from.id, to: link.to.id, kind: link.kind }, link)
  }
  for (const event of await everyPage(graph, 'events', eventFields)) {
    const { id, kind, date, place, follows, objective } = event
    const where = { place: place?.name ?? null, country: place?.country ?? null }
    add('events', { id, kind, date: edtf(date), ...where, follows: idOf(follows), objective }, event)
    addActive(event)
  }
  for (const statement of await everyPage(graph, 'statements', statementFields)) {
    const { id, speaker, onBehalfOf, gist, date, event, about } = statement
    const values = { id, speaker: idOf(speaker), on_behalf_of: idOf(onBehalfOf), gist, date: edtf(date) }
    add('statements', { ...values, event: idOf(event), about: about.map(idOf).join('|') || null }, statement)
  }
  for (const figure of await everyPage(graph, 'figures', figureFields)) addFigure(null, figure)

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
