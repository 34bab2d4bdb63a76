import { readFileSync } from 'node:fs'
import type { Operation, Question } from './lanes.ts'
import { connected, type Database } from './room.ts'

/*
 * The lanes as PostGraphile is asked them: its schema follows the tables, so questions and answers have another shape.
 */

const light = (title: string) => `query($id: String!) { initiative: initiativeByRowId(rowId: $id) {
  id: rowId name agreements(first: 1) { nodes { id: rowId ${title} } } } }`

const documents: Record<Operation, string> = {
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
}

export async function prepare(database: Database): Promise<void> {
  const sql = connected(database)
  await sql.unsafe(readFileSync(new URL('./postgraphile.sql', import.meta.url), 'utf8'))
  await sql.end()
}

export const body = ({ operation, variables }: Question): string =>
  JSON.stringify({ query: documents[operation].replace(/\s+/g, ' '), variables })

/** An answer in the shape that the others have. */
export function answer(data: any, { operation }: Question): unknown {
  if (operation === 'Heavy')
    return {
      initiatives: {
        nodes: data.initiatives.nodes.map(({ agreements, ...initiative }: any) => ({
          ...initiative,
          agreements: {
            nodes: agreements.nodes.map(({ participants, ...agreement }: any) => ({
              ...agreement,
              participants: {
                edges: participants.nodes.map(({ role, organisation, person, claims }: any) => ({
                  role,
                  node: organisation ?? person,
                  claims: claims.nodes.map(({ from }: any) => ({ source: from })),
                })),
              },
            })),
          },
        })),
      },
    }
  if (operation === 'List')
    return {
      agreements: {
        nodes: data.agreements.nodes.map(({ date, participants, initiatives, ...agreement }: any) => ({
          ...agreement,
          date: date && { edtf: date },
          participants: { nodes: participants.nodes.map(({ organisation, person }: any) => organisation ?? person) },
          initiatives: initiatives.nodes.map(({ kind, initiativeByInitiative }: any) => ({
            kind,
            initiative: initiativeByInitiative,
          })),
        })),
      },
    }
  return data
}
