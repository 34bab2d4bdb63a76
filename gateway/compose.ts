import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { composeServices } from '@apollo/composition'
import { type GraphQLError, parse, printSchema } from 'graphql'
import { parse as parseYaml } from 'yaml'
import { sdlOf } from '#toolkit'

type Entry = { routing_url?: string; schema: { file?: string; sdl?: string } }

export type Composed = { supergraphSdl: string; apiSdl: string; hints: string[] }

const schemaFolder = new URL('../schema/', import.meta.url)

/**
 * Composes the subgraphs that `schema/supergraph.yaml` lists, the form that `rover supergraph compose` reads.
 *
 *     const { supergraphSdl, apiSdl } = compose({ write: false })
 *     compose()   // also writes subgraphs/*.graphql, supergraph.graphql and api.graphql
 *
 * A subgraph with a file of its own in `folder` is served with the shared files, so its text comes from `sdlOf`; any
 * other is read from the file that the YAML names. Throws one Error that lists every fault with its subgraphs.
 */
export function compose({ write = true, folder = schemaFolder } = {}): Composed {
  const yaml = parseYaml(readFileSync(new URL('supergraph.yaml', folder), 'utf8')) as {
    subgraphs: Record<string, Entry>
  }
  const subgraphs = Object.entries(yaml.subgraphs).map(([name, entry]) => ({
    name,
    url: withoutVariables(entry.routing_url ?? ''),
    sdl: textOf(name, entry, folder),
  }))

  const result = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })))
  if (result.errors) throw new Error(`The subgraphs do not compose:\n${result.errors.map(told).join('\n')}`)

  const composed = {
    supergraphSdl: ended(result.supergraphSdl),
    apiSdl: ended(printSchema(result.schema.toAPISchema().toGraphQLJSSchema())),
    // That the subgraphs know different parts of one interface is how this graph is made; only warnings are news.
    hints: result.hints
      .filter(hint => hint.definition.level.name === 'WARN')
      .map(hint => `${hint.definition.code}: ${hint.message}`),
  }
  if (write) {
    mkdirSync(new URL('subgraphs/', folder), { recursive: true })
    for (const { name, sdl } of subgraphs) writeFileSync(new URL(`subgraphs/${name}.graphql`, folder), sdl)
    writeFileSync(new URL('supergraph.graphql', folder), composed.supergraphSdl)
    writeFileSync(new URL('api.graphql', folder), composed.apiSdl)
  }
  return composed
}

function textOf(name: string, { schema }: Entry, folder: URL): string {
  if (schema.sdl) return schema.sdl
  if (schema.file === `./subgraphs/${name}.graphql`) return sdlOf(name, folder)
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

function told(error: GraphQLError): string {
  const inside = [...new Set(error.nodes?.map(node => (node as { subgraph?: string }).subgraph).filter(Boolean))]
  return `  ${error.extensions.code}${inside.length > 0 ? ` in ${inside.join(', ')}` : ''}: ${error.message}`
}

const ended = (text: string) => `${text.trimEnd()}\n`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { hints } = compose()
  for (const hint of hints) console.log(hint)
  console.log('schema/subgraphs/, schema/supergraph.graphql and schema/api.graphql are written.')
}
