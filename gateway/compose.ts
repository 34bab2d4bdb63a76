import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { composeServices } from '@apollo/composition'
import { type DocumentNode, GraphQLError, Kind, parse, printSchema } from 'graphql'
import { parse as parseYaml } from 'yaml'
import { main, sdlOf } from '#toolkit'
import { manifestsOf } from './documents.ts'
import { introspectionOf } from './schema.ts'

type Entry = { routing_url?: string; schema: { file?: string; sdl?: string } }

export type Composed = {
  supergraphSdl: string
  apiSdl: string
  /** What is committed, by its path below `schema/`. */
  files: Record<string, string>
  hints: string[]
}

const schemaFolder = new URL('../schema/', import.meta.url)

/**
 * Composes the subgraphs that `schema/supergraph.yaml` lists, the form that `rover supergraph compose` reads.
 *
 *     const { supergraphSdl, apiSdl } = compose({ write: false })
 *     compose()   // also writes subgraphs/*.graphql, supergraph.graphql, api.graphql and what is made from them
 *
 * A subgraph with a file of its own in `folder` is one of ours: it is served with the shared files (`sdlOf`), and the
 * whole is written where the YAML looks for it. Any other is read from there. Throws one Error that lists every fault.
 */
export function compose({ write = true, folder = schemaFolder } = {}): Composed {
  const yaml = parseYaml(readFileSync(new URL('supergraph.yaml', folder), 'utf8')) as {
    subgraphs: Record<string, Entry>
  }
  const subgraphs = Object.entries(yaml.subgraphs).map(([name, entry]) => {
    const isOurs = existsSync(new URL(`${name}.graphql`, folder))
    const sdl = isOurs ? sdlOf(name, folder) : textOf(name, entry, folder)
    return { name, isOurs, sdl, url: withoutVariables(entry.routing_url ?? '') }
  })

  const faults: string[] = []
  const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parsed(name, sdl, faults) }))
  const result = faults.length === 0 ? composeServices(services) : undefined
  faults.push(...(result?.errors ?? []).map(told))
  if (!result?.schema) throw new Error(`The subgraphs do not compose:\n${faults.join('\n')}`)

  const supergraphSdl = ended(result.supergraphSdl)
  const apiSdl = ended(printSchema(result.schema.toAPISchema().toGraphQLJSSchema()))
  const files = {
    ...Object.fromEntries(
      subgraphs.filter(one => one.isOurs).map(({ name, sdl }) => [`subgraphs/${name}.graphql`, sdl]),
    ),
    'supergraph.graphql': supergraphSdl,
    'api.graphql': apiSdl,
    'introspection.json': introspectionOf(apiSdl),
    ...manifestsOf(textsIn(new URL('operations/', folder))),
  }
  if (write) {
    mkdirSync(new URL('subgraphs/', folder), { recursive: true })
    for (const [path, text] of Object.entries(files)) writeFileSync(new URL(path, folder), text)
  }
  // That the subgraphs know different parts of one interface is how this graph is made; only warnings are news.
  const hints = result.hints.filter(hint => hint.definition.level.name === 'WARN')
  return { supergraphSdl, apiSdl, files, hints: hints.map(hint => `${hint.definition.code}: ${hint.message}`) }
}

function textOf(name: string, { schema }: Entry, folder: URL): string {
  if (schema.sdl) return schema.sdl
  if (schema.file) return readFileSync(new URL(withoutVariables(schema.file), folder), 'utf8')
  throw new Error(`supergraph.yaml: the subgraph ${name} needs schema.file or schema.sdl.`)
}

// The committed supergraph must not depend on the environment of whoever composed it, so defaults are taken as written;
// the gateway's own setting SUBGRAPH_URL_<NAME> moves a subgraph when it runs.
function withoutVariables(text: string): string {
  return text.replace(/\$\{env\.(\w+)(?::-([^}]*))?\}/g, (_, variable: string, fallback: string | undefined) => {
    if (fallback === undefined)
      throw new Error(`supergraph.yaml: \${env.${variable}} needs a default, as in \${env.${variable}:-value}.`)
    return fallback
  })
}

// A folder of schemas need not have questions.
const textsIn = (folder: URL) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(name => name.endsWith('.graphql'))
        .sort()
        .map(name => readFileSync(new URL(name, folder), 'utf8'))
    : []

function parsed(name: string, sdl: string, faults: string[]): DocumentNode {
  try {
    return parse(sdl)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const { line, column } = error.locations![0]!
    faults.push(`  SYNTAX in ${name}, line ${line}, column ${column}: ${error.message}`)
    return { kind: Kind.DOCUMENT, definitions: [] }
  }
}

function told(error: GraphQLError): string {
  const inside = [...new Set(error.nodes?.map(node => (node as { subgraph?: string }).subgraph).filter(Boolean))]
  return `  ${error.extensions.code}${inside.length > 0 ? ` in ${inside.join(', ')}` : ''}: ${error.message}`
}

const ended = (text: string) => `${text.trimEnd()}\n`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    const { hints } = compose()
    for (const hint of hints) console.log(hint)
    console.log('schema/subgraphs/ is written, and in schema/ what is composed of them.')
  })
}
