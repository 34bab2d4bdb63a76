import { documents, type Operation, type Question } from './lanes.ts'

/*
 * How a variant is asked, and its answer in the shape that all have. Most take a question as it is.
 */

export type Asking = { body(question: Question): string; answer(data: any, operation: Operation): unknown }

export const asGraphql: Asking = asking(documents, data => data)

/*
 * Its planner finds no way to a field of all members of an interface that is in another subgraph than the field that leads to them
 * ("No paths found for selection item: node"). Asked for each member by itself, it does; the subgraphs have as much to do.
 */
export const asHiveRust: Asking = asking(
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

/** Its schema follows the tables that ./postgraphile.sql shows it. */
export const asPostgraphile: Asking = asking(
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

function asking(texts: Record<Operation, string>, answer: Asking['answer']): Asking {
  const queries = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.replace(/\s+/g, ' ')]))
  return {
    answer,
    // The name is for the floor, which reads no query.
    body: ({ operation, variables }) =>
      JSON.stringify({
        ...(texts === documents && { operationName: operation }),
        query: queries[operation],
        variables,
      }),
  }
}

/** The answer with the participants of each agreement made anew. */
const inHeavy = ({ initiatives }: any, made: (participants: any) => object) => ({
  initiatives: {
    nodes: initiatives.nodes.map(({ agreements, ...initiative }: any) => ({
      ...initiative,
      agreements: {
        nodes: agreements.nodes.map(({ participants, ...agreement }: any) => ({
          ...agreement,
          participants: made(participants),
        })),
      },
    })),
  },
})

const inList = ({ agreements }: any, made: (agreement: any) => object) => ({
  agreements: { nodes: agreements.nodes.map(made) },
})
