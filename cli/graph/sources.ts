import { existsSync, readFileSync } from 'node:fs'
import { subgraphSdlFiles } from '#toolkit/config'
import { ownersAround } from './codeowners.ts'
import { type CompositionError, relativePath, type SourcePlace } from './composition-error.ts'
import type { Entry } from './yaml.ts'

/** A part of an SDL, and where it starts in a file or at an address. */
type Piece = { file: string; text: string; line: number; owners: string[] }

export type Source = {
  name: string
  url: string
  sdl: string
  /** Whether `accord compose` generates the SDL, because the subgraph is of this repository. */
  isOurs: boolean
  /** Where `supergraph.yaml` lists it. */
  listed: SourcePlace
  /** The place in a file, or at an address, from which a position in the SDL comes. */
  placeOf(spot: { line: number; column: number }): SourcePlace
}

/**
 * Reads the SDL of each entry of `supergraph.yaml`; failed entries are in `missing`.
 *
 * An entry with the schema `subgraphs/<name>.graphql` and a `<name>.graphql` beside the YAML is a subgraph of this repository: its
 * SDL is concatenated from that file and the shared files.
 */
export async function sourcesOf(
  entries: Entry[],
  yaml: URL,
  { timeout = 10_000 } = {},
): Promise<{ sources: Source[]; missing: CompositionError[] }> {
  const ownersOf = ownersAround(new URL('.', yaml))
  const read = async (entry: Entry): Promise<Source | CompositionError> => {
    const { name, routingUrl: url, line, column } = entry
    const listed = { subgraph: name, file: relativePath(yaml), line, column, owners: ownersOf(yaml) }
    try {
      const isOurs = isMadeHere(entry, yaml)
      const own = isOurs ? ownPieces(name, yaml) : [await pieceOf(entry, yaml, timeout)]
      const pieces = own.map(({ file, text, line }) => {
        const owners = file.protocol === 'file:' ? ownersOf(file) : contactIn(text)
        return { file: relativePath(file), text, line, owners }
      })
      const sdl = pieces.map(({ text }) => text).join('\n')
      return { name, url, sdl, isOurs, listed, placeOf: spot => ({ subgraph: name, ...placeIn(pieces, spot) }) }
    } catch (error) {
      const { message, isRefused } = error as Error & { isRefused?: boolean }
      const code = isRefused ? 'SUBGRAPH_UNAUTHENTICATED' : 'SUBGRAPH_UNREACHABLE'
      return { code, message: `The schema of "${name}" cannot be read: ${message}`, places: [listed] }
    }
  }
  const found = await Promise.all(entries.map(read))
  return { sources: found.filter(one => 'sdl' in one), missing: found.filter(one => 'code' in one) }
}

function isMadeHere({ name, schema }: Entry, yaml: URL): boolean {
  const isNamed = schema.kind === 'file' && schema.file.href === new URL(`subgraphs/${name}.graphql`, yaml).href
  return isNamed && existsSync(new URL(`${name}.graphql`, yaml))
}

const ownPieces = (name: string, yaml: URL) =>
  subgraphSdlFiles(name, new URL('.', yaml)).map(({ file, text }) => ({ file: new URL(file, yaml), text, line: 1 }))

async function pieceOf({ schema }: Entry, yaml: URL, timeout: number) {
  if (schema.kind === 'sdl') return { file: yaml, text: schema.sdl, line: schema.line }
  if (schema.kind === 'file') {
    if (!existsSync(schema.file)) throw new Error(`there is no file ${relativePath(schema.file)}.`)
    return { file: schema.file, text: readFileSync(schema.file, 'utf8'), line: 1 }
  }
  return { file: new URL(schema.url), text: await fetchSchema(schema.url, schema.headers, timeout), line: 1 }
}

type SchemaResponse = {
  data?: { _service?: { sdl?: unknown } }
  errors?: { message: string; extensions?: { code?: unknown } }[]
}

async function fetchSchema(url: string, headers: Record<string, string>, timeout: number): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
    signal: AbortSignal.timeout(timeout),
  }).catch(error => {
    throw new Error(`${url} does not answer (${error.cause?.code ?? error.message}).`)
  })
  const answer = (await response.json().catch(() => undefined)) as SchemaResponse | undefined
  const sdl = answer?.data?._service?.sdl
  if (typeof sdl === 'string') return sdl
  const [error] = answer?.errors ?? []
  const isRefused = response.status === 401 || error?.extensions?.code === 'UNAUTHENTICATED'
  const reason = error?.message ?? `HTTP ${response.status}`
  throw Object.assign(new Error(`${url} answers { _service { sdl } } without an SDL (${reason}).`), { isRefused })
}

// Maps a line of the concatenated SDL back to its piece.
function placeIn(pieces: Piece[], { line, column }: { line: number; column: number }): Omit<SourcePlace, 'subgraph'> {
  let before = 0
  for (const { file, text, line: first, owners } of pieces) {
    const length = text.split('\n').length
    if (line <= before + length) return { file, line: line - before + first - 1, column, owners }
    before += length
  }
  const { file, owners } = pieces.at(-1)!
  return { file, line: 1, column: 1, owners }
}

/** The owner of a schema from an address, by the directive that schema registries read: `schema @contact(name: "…")`. */
const contactIn = (sdl: string) => /@contact\(\s*name:\s*"([^"]+)"/.exec(sdl)?.slice(1, 2) ?? []
