import { existsSync } from 'node:fs'
import { buildSchema, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql'
import { parse } from 'yaml'
import { usageError } from '#cli/command'
import { bundleTables } from '#toolkit/domain'
import { typeByPrefix } from '#toolkit/graphql'
import { root, textOf } from './project-files.ts'
import { isReserved, once, usedInService, usedInTest, usedInTypes } from './reserved-names.ts'

/** The types that a new entity can link to, each with its id prefix and an id from the reference data (`cast`). */
export const links = {
  Agreement: { prefix: 'agr', cast: 'agr_bri-mou-ita' },
  Initiative: { prefix: 'ini', cast: 'ini_internet-plus' },
  Organisation: { prefix: 'org', cast: 'org_nokia' },
}

export type Link = keyof typeof links

/** The arguments of `accord new`: `{ name: 'offices', entity: 'Office', link: 'Organisation' }`. */
export type SubgraphRequest = { name: string; entity: string; link: Link }

/** A validated request: its names are free, and it has an id prefix and a port. */
export type SubgraphDraft = SubgraphRequest & {
  /** The field in Query for one entity; that for the list has the name of the subgraph. */
  field: string
  prefix: string
  port: number
  /** Descriptions of the linked type, its key and Query: a shared type needs the same description in all subgraphs. */
  described: Record<'link' | 'key' | 'query', string>
}

/** The reason why a name is not valid for a new subgraph; undefined if it is valid. */
export function nameError(name: string): string | undefined {
  if (!/^[a-z]{3,30}$/.test(name))
    return `${JSON.stringify(name)} is not a valid name of a subgraph. Write one word in the plural, with 3 to 30 small letters, such as offices.`
  const paths = [`services/${name}`, `schema/${name}.graphql`, `tests/federated/${name}.test.ts`]
  const existing = paths.find(path => existsSync(new URL(path, root)))
  if (existing) return `${existing} exists already: choose another name.`
  if (name in parse(textOf('schema/supergraph.yaml')).subgraphs)
    return `schema/supergraph.yaml lists a subgraph ${name} already: choose another name.`
  if (bundleTables.some(table => table.name === name))
    return `Bundles have a table ${name} already: choose another name.`
  const compose = textOf('docker-compose.yml')
  if (name in parse(compose, { merge: true }).services || new RegExp(`&${name}\\b`).test(compose))
    return `docker-compose.yml uses the name ${name} already: choose another name.`
  if (name === 'public') return 'PostgreSQL has a schema public already: choose another name.'
  if (name in queryOf(publicSchema())) return `Query has a field ${name} already: choose another name.`
  if (isReserved(name)) return `${name} is a reserved word or a global of JavaScript: choose another name.`
  if (usedInService().has(name)) return `The code of every subgraph uses the name ${name}: choose another name.`
}

/** The reason why a name is not valid for an entity type; undefined if it is valid. */
export function entityError(entity: string, name: string): string | undefined {
  if (!/^[A-Z][A-Za-z]{1,40}$/.test(entity))
    return `${JSON.stringify(entity)} is not a valid name of a type. Write it in the singular with a capital, such as Office.`
  const schema = publicSchema()
  const taken = [entity, `${entity}Connection`, `${entity}Edge`].find(type => schema.getType(type))
  if (taken) return `The graph has a type ${taken} already: choose another entity.`
  if (fieldOf(entity) === name)
    return `The field of ${entity} would be ${name}, like the list: write the entity in the singular.`
  if (fieldOf(entity) in queryOf(schema)) return `Query has a field ${fieldOf(entity)} already: choose another entity.`
  if (rootTypes.includes(entity)) return `${entity} is a root type of GraphQL: choose another entity.`
  const field = fieldOf(entity)
  if (isReserved(field)) return `${field} is a reserved word or a global of JavaScript: choose another entity.`
  const types = [entity, `${entity}Row`, `${entity}Resolvers`]
  const used = types.find(type => usedInService().has(type) || usedInTypes().has(type))
  if (used) return `The code of every subgraph uses the name ${used}: choose another entity.`
  if (usedInTest().has(field)) return `The test of every subgraph uses the name ${field}: choose another entity.`
}

// Query is a type of the schema, so the check for existing types rejects it.
const rootTypes = ['Mutation', 'Subscription']

/** Guesses the entity type from the name: `Office` for `offices`, `Treaty` for `treaties`. */
export function entityFor(name: string): string {
  const singular = name
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$/, '')
    .replace(/(?<!s)s$/, '')
  return singular.charAt(0).toUpperCase() + singular.slice(1)
}

/**
 * Validates a request and adds id prefix and port. Throws an Error with exit code 2 for an invalid or taken name.
 *
 *     createDraft({ name: 'offices', entity: 'Office', link: 'Organisation' })    // … prefix: 'off', port: 4006
 */
export function createDraft({ name, entity, link }: SubgraphRequest): SubgraphDraft {
  const error = nameError(name) ?? entityError(entity, name)
  if (error) throw usageError(error)
  const linked = publicSchema().getType(link)
  if (!(link in links) || !isObjectType(linked))
    throw usageError(`A new subgraph cannot link to ${link}: choose one of ${Object.keys(links).join(', ')}.`)
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

const publicSchema = once(() => buildSchema(textOf('schema/api.graphql')))
const queryOf = (schema: GraphQLSchema) => (schema.getQueryType() as GraphQLObjectType).getFields()

/** The shortest free id prefix from the start of the entity's name, at least 3 letters. */
function freePrefix(entity: string): string {
  const taken = new Set([...typeByPrefix.keys(), ...bundleTables.map(({ prefix }) => prefix)])
  const letters = entity.toLowerCase()
  for (let length = 3; length <= letters.length; length++) {
    if (!taken.has(letters.slice(0, length))) return letters.slice(0, length)
  }
  throw usageError(`The id prefix ${letters}_ is taken: choose another entity.`)
}

function freePort(): number {
  const ports = [...textOf('schema/supergraph.yaml').matchAll(/:-http:\/\/127\.0\.0\.1:(\d+)/g)]
  return Math.max(4000, ...ports.map(([, port]) => Number(port))) + 1
}
