import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type ConstDirectiveNode,
  type EnumTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  valueFromASTUntyped,
} from 'graphql'
import type { Config } from './config.ts'

/*
 * What a composed graph says of its subgraphs. It is long, and only a few lines of it say that: those alone are parsed.
 */

/** A type of things: what implements `Node` and has `id` for a key. `owners` have the things, `knowers` their ids alone. */
export type EntityType = { type: string; owners: string[]; knowers: string[] }

/** The file with the composed graph: that of the settings, else the one in `schema/`. */
export const supergraphFile = ({ supergraph }: Pick<Config, 'supergraph'>): URL =>
  supergraph === undefined ? new URL('../../schema/supergraph.graphql', import.meta.url) : pathToFileURL(supergraph)

/** Its text. Throws an Error that says what to do where there is none. */
export function readSupergraph(config: Pick<Config, 'supergraph'>): string {
  const file = supergraphFile(config)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(
      `The composed graph ${fileURLToPath(file)} cannot be read (${code}): see to ACCORD_SUPERGRAPH, or compose it with \`npm run compose\`.`,
    )
  }
}

/** Throws where a text is no composed graph, as half of one is: whoever follows it would think that its subgraphs are gone. */
export function validateSupergraph(supergraphSdl: string): void {
  parse(supergraphSdl, { noLocation: true })
  if (subgraphsIn(supergraphSdl).length > 0) return
  throw new Error('This is no composed graph: such a one lists its subgraphs in the enum join__Graph.')
}

/**
 * The subgraphs that it is composed of, each with the address that it was given.
 *
 *     subgraphsIn(supergraphSdl)   // [{ name: 'sources', url: 'http://127.0.0.1:4004/graphql' }, …]
 */
export const subgraphsIn = (supergraphSdl: string): { name: string; url: string }[] =>
  graphsIn(supergraphSdl).map(({ name, url }) => ({ name, url }))

/** The types of things that it has. */
export function entityTypesIn(supergraphSdl: string): EntityType[] {
  const graphs = new Map(graphsIn(supergraphSdl).map(({ value, name }) => [value, name]))
  const heads = (supergraphSdl.match(/^type \w+ [^{"]*\bNode\b[^{]*/gm) ?? []).map(headOf)
  return heads.flatMap(({ name, interfaces = [], directives = [] }) => {
    if (!interfaces.some(each => each.name.value === 'Node')) return []
    const keys = directives
      .filter(each => each.name.value === 'join__type')
      .map(directiveArguments)
      .filter(({ key }) => key === 'id')
    const named = (isOwner: boolean) =>
      keys
        .filter(({ resolvable = true }) => resolvable === isOwner)
        .flatMap(({ graph }) => graphs.get(graph as string)!)
    return [{ type: name.value, owners: named(true), knowers: named(false) }]
  })
}

function graphsIn(supergraphSdl: string): { value: string; name: string; url: string }[] {
  const [text] = /^enum join__Graph\b[^}]*\}/m.exec(supergraphSdl) ?? []
  if (text === undefined) return []
  const { values = [] } = parse(text, { noLocation: true }).definitions[0] as EnumTypeDefinitionNode
  return values.map(({ name: value, directives = [] }) => {
    const { name, url } = directiveArguments(directives[0]!)
    return { value: value.value, name: String(name), url: String(url) }
  })
}

// A type may be defined without its fields.
const headOf = (text: string) => parse(text, { noLocation: true }).definitions[0] as ObjectTypeDefinitionNode

/** The arguments of a directive: `{ graph: 'SOURCES', key: 'id' }` for `@join__type(graph: SOURCES, key: "id")`. */
export const directiveArguments = ({ arguments: given = [] }: ConstDirectiveNode): Record<string, unknown> =>
  Object.fromEntries(
    given.map(({ name, value }) => [name.value, value.kind === Kind.ENUM ? value.value : valueFromASTUntyped(value)]),
  )
