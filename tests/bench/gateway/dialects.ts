import { documents, type Operation, type Query } from './lanes.ts'

/*
 * How a variant receives a query, and how its response is converted to the common form. Most variants need no
 * conversion.
 */

export type Dialect = { body(query: Query): string; answer(data: any, operation: Operation): unknown }

export const asGraphql: Dialect = dialect(documents, data => data)

/*
 * If all members of an interface have a field in another subgraph, the Rust planner of Hive cannot plan it ("No paths
 * found for selection item: node"). So the query selects the field on each member. The work of the subgraphs stays the
 * same.
 */
export const asHiveRust: Dialect = dialect(
  {
    ...documents,
    Heavy: documents.Heavy.replace(
      'node { id name ... on Organisation { country } }',
      'node { id ... on Organisation { name country } } person: node { ... on Person { name } }',
    ),
    List: documents.List.replace(
      'nodes { id name }',
      'nodes { id ... on Organisation { name } } people: nodes { ... on Person { name } }',
    ),
  },
  (data, operation) => {
    if (operation === 'Heavy')
      return inHeavy(data, ({ edges }) => ({
        edges: edges.map(({ role, node, person, claims }: any) => ({ role, node: { ...node, ...person }, claims })),
      }))
    if (operation === 'List')
      return inList(data, agreement => ({
        ...agreement,
        participants: {
          nodes: agreement.participants.nodes.map((node: any, at: number) => ({
            ...node,
            ...agreement.participants.people[at],
          })),
        },
      }))
    return data
  },
)

const light = (title: string) => `query($id: String!) { initiative: initiativeByRowId(rowId: $id) {
  id: rowId name agreements(first: 1) { nodes { id: rowId ${title} } } } }`

/** PostGraphile derives its schema from the views and functions of ./postgraphile.sql. */
export const asPostgraphile: Dialect = dialect(
  {
    Heavy: `query($ids: [String!]) { initiatives: initiativesAmong(ids: $ids, first: 20) { nodes { id: rowId name
      agreements(first: 5) { nodes { id: rowId title participants(first: 10) { nodes {
        role organisation { id: rowId name country } person { id: rowId name } claims { nodes { from { title } } }
      } } } } } } }`,
    Light: light('title'),
    List: `query($from: Date, $to: Date) { agreements: agreementsBetween(from: $from, to: $to, first: 50) { nodes {
      id: rowId title kind date
      participants(first: 5) { nodes { organisation { id: rowId name } person { id: rowId name } } }
      initiatives { nodes { kind initiativeByInitiative { name } } }
    } } }`,
    Cold: light('title__n__: title'),
  },
  (data, operation) => {
    if (operation === 'Heavy')
      return inHeavy(data, ({ nodes }) => ({
        edges: nodes.map(({ role, organisation, person, claims }: any) => ({
          role,
          node: organisation ?? person,
          claims: claims.nodes.map(({ from }: any) => ({ source: from })),
        })),
      }))
    if (operation === 'List')
      return inList(data, ({ date, participants, initiatives, ...agreement }) => ({
        ...agreement,
        date: date && { edtf: date },
        participants: { nodes: participants.nodes.map(({ organisation, person }: any) => organisation ?? person) },
        initiatives: initiatives.nodes.map(({ kind, initiativeByInitiative }: any) => ({
          kind,
          initiative: initiativeByInitiative,
        })),
      }))
    return data
  },
)

function dialect(texts: Record<Operation, string>, answer: Dialect['answer']): Dialect {
  const queries = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.replace(/\s+/g, ' ')]))
  return {
    answer,
    // The floor parses no GraphQL: it selects its statement by the name.
    body: ({ operation, variables }) =>
      JSON.stringify({
        ...(texts === documents && { operationName: operation }),
        query: queries[operation],
        variables,
      }),
  }
}

/** The response of `Heavy` with the participants of each agreement converted by `convert`. */
const inHeavy = ({ initiatives }: any, convert: (participants: any) => object) => ({
  initiatives: {
    nodes: initiatives.nodes.map(({ agreements, ...initiative }: any) => ({
      ...initiative,
      agreements: {
        nodes: agreements.nodes.map(({ participants, ...agreement }: any) => ({
          ...agreement,
          participants: convert(participants),
        })),
      },
    })),
  },
})

const inList = ({ agreements }: any, convert: (agreement: any) => object) => ({
  agreements: { nodes: agreements.nodes.map(convert) },
})
