import { Kind, type OperationDefinitionNode, parse } from 'graphql'

/** Query plan of one request; `at` is the path in the response, with "@" for each item of a list. */
export type Plan =
  | { kind: 'SEQUENCE' | 'PARALLEL'; steps: Plan[] }
  | { kind: 'FETCH'; subgraph: string; at: string[]; operation: string; ms: number | null; entities: number | null }

export type Fetch = Extract<Plan, { kind: 'FETCH' }>

/** The calls of a plan, in its order. */
export const fetchesOf = (plan: Plan): Fetch[] => (plan.kind === 'FETCH' ? [plan] : plan.steps.flatMap(fetchesOf))

/** The part of the response that a call resolves: root fields, or a path such as "agreement › each of participants". */
export function partOf({ at, operation }: Fetch): string {
  const names = at.filter(step => step !== '@')
  if (names.length === 0) return firstFieldsOf(operation).join(', ')
  const last = at.at(-1) === '@' ? `each of ${names.at(-1)}` : names.at(-1)
  return [...names.slice(0, -1), last].join(' › ')
}

/** "4 calls to 3 subgraphs". A step makes no call if it has no entity to resolve, and then does not count. */
export function callsOf(plan: Plan): string {
  const made = fetchesOf(plan).filter(({ ms }) => ms !== null)
  const subgraphs = new Set(made.map(({ subgraph }) => subgraph)).size
  return `${counted(made.length, 'call')} to ${counted(subgraphs, 'subgraph')}`
}

export const counted = (count: number, thing: string, things = `${thing}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? thing : things}`

/** Formats milliseconds: "0.4 ms", "38 ms", "1.2 s". */
export function timeOf(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`
}

/** Formats bytes: "980 B", "3.1 kB". */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

function firstFieldsOf(operation: string): string[] {
  const [{ selectionSet }] = parse(operation).definitions as [OperationDefinitionNode]
  return selectionSet.selections.flatMap(each => (each.kind === Kind.FIELD ? [(each.alias ?? each.name).value] : []))
}
