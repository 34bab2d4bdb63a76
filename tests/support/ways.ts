import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
} from 'graphql'
import { textOf } from '#tests/files'

/*
 * Shortest selections from a root field to a type of the schema, with ids of the reference data where a root field
 * needs one.
 */

export const schema = buildSchema(textOf('schema/api.graphql'))
export const roots = Object.values(schema.getQueryType()!.getFields())

/** The required arguments of each root field. */
export const needed: Record<string, string> = {
  agreement: 'id: "agr_bri-mou-ita"',
  event: 'id: "evt_brf-1"',
  statement: 'id: "sta_lu-wei-1"',
  initiative: 'id: "ini_belt-and-road"',
  area: 'id: "area_5g"',
  organisation: 'id: "org_china"',
  person: 'id: "per_lu-wei"',
  source: 'id: "src_seed"',
  import: 'id: "imp_none"',
  node: 'id: "org_china"',
  nodes: 'ids: ["org_china"]',
  nodeByIdentifier: 'scheme: WIKIDATA, value: "Q148"',
  search: 'query: "China"',
  neighbours: 'of: "org_china"',
  paths: 'from: "org_nokia", to: "org_china"',
  bibliography: 'ids: ["org_china"]',
  between: 'a: "org_china", b: "org_nokia"',
}

/** A root field with its required arguments: `called('agreement')`, `called('search', 'first: 1')`. */
export function called(name: string, more = ''): string {
  const args = [needed[name], more].filter(Boolean).join(', ')
  return args ? `${name}(${args})` : name
}

/**
 * The text that opens and closes the selections of the shortest path between two types; undefined if there is no path.
 */
export function wayBetween(from: string, to: string): { open: string; close: string } | undefined {
  const seen = new Set([from])
  const queue: { type: string; open: string }[] = [{ type: from, open: '' }]
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { type, open } = next
    if (type === to) return { open, close: '}'.repeat(open.split('{').length - 1) }
    for (const [reached, step] of stepsFrom(type)) {
      if (seen.has(reached)) continue
      seen.add(reached)
      queue.push({ type: reached, open: open + step })
    }
  }
}

function stepsFrom(name: string): [to: string, step: string][] {
  const type = schema.getType(name)
  if (isAbstractType(type)) return schema.getPossibleTypes(type).map(one => [one.name, `{...on ${one.name}`])
  const fields = Object.values((type as GraphQLObjectType).getFields())
  const needs = (field: GraphQLField<unknown, unknown>) => field.args.some(one => isNonNullType(one.type))
  return fields
    .filter(field => isCompositeType(getNamedType(field.type)) && (!needs(field) || type === schema.getQueryType()))
    .map(field => [
      getNamedType(field.type).name,
      `{${type === schema.getQueryType() ? called(field.name) : field.name}`,
    ])
}
