import { existsSync, readFileSync } from 'node:fs'
import { buildSchema, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql'
import { parse } from 'yaml'
import { usageError } from '#cli/command'
import { bundleTables } from '#toolkit/domain'
import { typeByPrefix } from '#toolkit/graphql'
import { isReserved, usedInService, usedInTest, usedInTypes } from './words.ts'

/** What of the graph a new entity may belong to: the prefix of its ids, and one that the reference data have. */
export const links = {
  Agreement: { prefix: 'agr', cast: 'agr_bri-mou-ita' },
  Initiative: { prefix: 'ini', cast: 'ini_internet-plus' },
  Organisation: { prefix: 'org', cast: 'org_nokia' },
}

export type Link = keyof typeof links

/** What is asked for: `{ name: 'offices', entity: 'Office', link: 'Organisation' }`. */
export type SubgraphRequest = { name: string; entity: string; link: Link }

/** A subgraph that can be written: nothing in the graph has its names, and it has a prefix and a port. */
export type SubgraphDraft = SubgraphRequest & {
  /** Its fields in Query: of one entry; the list of all is called after the subgraph. */
  field: string
  prefix: string
  port: number
  /** How the schema describes what it links to, the key of that, and Query: subgraphs describe alike what they share. */
  described: Record<'link' | 'key' | 'query', string>
}

const root = new URL('../../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** Why a name cannot be that of a new subgraph; undefined where it can. */
export function nameError(name: string): string | undefined {
  if (!/^[a-z]{3,30}$/.test(name))
    return `${JSON.stringify(name)} is no name for a subgraph: write one word in the plural, 3 to 30 small letters, such as offices.`
  const paths = [`services/${name}`, `schema/${name}.graphql`, `tests/federated/${name}.test.ts`]
  const taken = paths.find(path => existsSync(new URL(path, root)))
  if (taken) return `There is ${taken} already: choose another name.`
  if (name in parse(textOf('schema/supergraph.yaml')).subgraphs)
    return `schema/supergraph.yaml lists a subgraph ${name} already: choose another name.`
  if (bundleTables.some(table => table.name === name))
    return `Bundles have a table ${name} already: choose another name.`
  const compose = textOf('docker-compose.yml')
  if (name in parse(compose, { merge: true }).services || new RegExp(`&${name}\\b`).test(compose))
    return `docker-compose.yml has something called ${name} already: choose another name.`
  if (name === 'public') return 'PostgreSQL has a schema called public already: choose another name.'
  if (name in queryOf(publicSchema())) return `The graph can be asked for ${name} already: choose another name.`
  if (isReserved(name)) return `TypeScript has ${name} for a word of its own: choose another name.`
  if (usedInService().has(name)) return `The code of a subgraph calls something else ${name}: choose another name.`
}

/** Why a name cannot be that of its entity; undefined where it can. */
export function entityError(entity: string, name: string): string | undefined {
  if (!/^[A-Z][A-Za-z]{1,40}$/.test(entity))
    return `${JSON.stringify(entity)} is no name for a type: write it in the singular with a capital, such as Office.`
  const schema = publicSchema()
  const taken = [entity, `${entity}Connection`, `${entity}Edge`].find(type => schema.getType(type))
  if (taken) return `The graph has a type ${taken} already: choose another entity.`
  if (fieldOf(entity) === name) return `${entity} is called like the list of all, ${name}: write it in the singular.`
  if (fieldOf(entity) in queryOf(schema))
    return `The graph can be asked for ${fieldOf(entity)} already: choose another entity.`
  if (rootTypes.includes(entity)) return `GraphQL has ${entity} for a type of its own: choose another entity.`
  const field = fieldOf(entity)
  if (isReserved(field)) return `TypeScript has ${field} for a word of its own: choose another entity.`
  const types = [entity, `${entity}Row`, `${entity}Resolvers`]
  const used = types.find(type => usedInService().has(type) || usedInTypes().has(type))
  if (used) return `The code of a subgraph calls something else ${used}: choose another entity.`
  if (usedInTest().has(field)) return `The test of a subgraph calls something else ${field}: choose another entity.`
}

// Query is in the graph.
const rootTypes = ['Mutation', 'Subscription']

/** `Office` for `offices`, `Treaty` for `treaties`: what the entity is likely to be called. */
export function entityFor(name: string): string {
  const singular = name
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$/, '')
    .replace(/(?<!s)s$/, '')
  return singular.charAt(0).toUpperCase() + singular.slice(1)
}

/**
 * What is to be written for a wish. Throws what ends a command with 2 where a name is wrong or taken.
 *
 *     draftOf({ name: 'offices', entity: 'Office', link: 'Organisation' })    // … prefix: 'off', port: 4006
 */
export function createDraft({ name, entity, link }: SubgraphRequest): SubgraphDraft {
  const fault = nameError(name) ?? entityError(entity, name)
  if (fault) throw usageError(fault)
  const linked = publicSchema().getType(link)
  if (!(link in links) || !isObjectType(linked))
    throw usageError(`Nothing new can link to ${link}: choose one of ${Object.keys(links).join(', ')}.`)
  if (name in linked.getFields()) throw usageError(`${link} has a field ${name} already: choose another name.`)
  return {
    ...{ name, entity, link },
    field: fieldOf(entity),
    prefix: freePrefix(entity),
    port: freePort(),
    described: {
      link: linked.description!,
      key: linked.getFields().id!.description!,
      query: publicSchema().getQueryType()!.description!,
    },
  }
}

const fieldOf = (entity: string) => entity.charAt(0).toLowerCase() + entity.slice(1)

let schema: GraphQLSchema | undefined
function publicSchema(): GraphQLSchema {
  schema ??= buildSchema(textOf('schema/api.graphql'))
  return schema
}
const queryOf = (schema: GraphQLSchema) => (schema.getQueryType() as GraphQLObjectType).getFields()

/** The shortest beginning of the entity's name, of three letters or more, with which no other id begins. */
function freePrefix(entity: string): string {
  const taken = new Set([...typeByPrefix.keys(), ...bundleTables.map(({ prefix }) => prefix)])
  const whole = entity.toLowerCase()
  for (let length = 3; length <= whole.length; length++) {
    if (!taken.has(whole.slice(0, length))) return whole.slice(0, length)
  }
  throw usageError(`Other ids begin with ${whole}_ already: choose another entity.`)
}

function freePort(): number {
  const ports = [...textOf('schema/supergraph.yaml').matchAll(/:-http:\/\/127\.0\.0\.1:(\d+)/g)]
  return Math.max(4000, ...ports.map(([, port]) => Number(port))) + 1
}
