import { readFileSync } from 'node:fs'
import {
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { ownersAround } from './codeowners.ts'
import { type CompositionError, relativePath } from './composition-error.ts'

/** Location of an SDL: a file, an address, or the YAML itself from `line`. */
export type Schema =
  | { kind: 'file'; file: URL }
  | { kind: 'url'; url: string; headers: Record<string, string> }
  | { kind: 'sdl'; sdl: string; line: number }

export type Entry = { name: string; routingUrl: string; schema: Schema; line: number; column: number }

/** The minor version of Federation 2 that @apollo/composition composes. */
const latest = 14

/**
 * Reads `supergraph.yaml` in the format of `rover supergraph compose`. It is strict: an unknown key is an error with its line.
 *
 *     const { entries, errors } = readYaml(new URL('supergraph.yaml', folder), process.env)
 *
 * Variables are `${env.NAME}`, `${env.NAME:-default}` and `${file.path}`. In routing_url the default has precedence over the
 * environment, because the committed supergraph must not depend on the environment; with `urlsFromEnv` the environment has
 * precedence. A running gateway reads other addresses from SUBGRAPH_URL_<NAME>.
 */
export function readYaml(
  file: URL,
  env: Record<string, string | undefined>,
  { urlsFromEnv = false } = {},
): { entries: Entry[]; errors: CompositionError[]; most: number } {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false })
  const errors: CompositionError[] = []
  const spot = (offset = 0) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const owners = ownersAround(new URL('.', file))(file)
  const addError = (message: string, at?: Node | null | number) => {
    const place = { file: relativePath(file), ...spot(typeof at === 'number' ? at : at?.range?.[0]), owners }
    errors.push({ code: 'INVALID_SUPERGRAPH_YAML', message, places: [place] })
  }
  const resolved = (node: unknown) => (isAlias(node) ? node.resolve(document) : node)
  for (const { message, pos } of [...document.errors, ...document.warnings]) addError(message, pos[0])
  if (errors.length > 0) return { entries: [], errors, most: latest }

  const mapOf = (found: unknown, what: string, keys?: string[]): YAMLMap<Scalar<string>, Node | null> | undefined => {
    const node = resolved(found)
    if (!isMap(node)) return void addError(`${what} must be a mapping.`, node as Node | null)
    for (const { key } of node.items as Pair<Scalar, Node>[]) {
      if (!keys || keys.includes(String(key.value))) continue
      addError(`${what} has no key \`${key.value}\`; it takes ${keys.join(', ')}.`, key)
    }
    return node as YAMLMap<Scalar<string>, Node | null>
  }
  const textOf = (map: YAMLMap, key: string, what: string, isFixed = false): string | undefined => {
    const node = resolved(map.get(key, true))
    if (node === undefined || isNull(node)) return
    if (!isScalar(node) || typeof node.value !== 'string')
      return void addError(`${what} must be a string.`, node as Node)
    const wrong: string[] = []
    const text = expanded(node.value, { env, folder: new URL('.', file), isFixed, wrong })
    for (const each of wrong) addError(`${what}: ${each}`, node)
    return text
  }

  const schemaOf = (node: Node | null | undefined, name: string): Schema | undefined => {
    const what = `The schema of ${name}`
    const ways = ['file', 'subgraph_url', 'sdl', 'graphref']
    const map = mapOf(node, what, [...ways, 'introspection_headers', 'subgraph'])
    if (!map) return
    const given = ways.filter(way => map.has(way))
    if (given.length !== 1) return void addError(`${what} takes exactly one of file, subgraph_url and sdl.`, map)
    if (map.has('graphref'))
      return void addError(
        `${what}: schema registries are not supported. Write the schema to a file and name the file.`,
        map,
      )
    if (map.has('introspection_headers') && !map.has('subgraph_url'))
      addError(`${what} has introspection_headers, which are valid only with subgraph_url.`, map)
    const [way] = given as ['file' | 'subgraph_url' | 'sdl']
    const text = textOf(map, way, `${way} of ${name}`)
    if (text === undefined) return void (isNull(map.get(way, true)) && addError(`${way} of ${name} is empty.`, map))
    if (way === 'file') return { kind: 'file', file: new URL(text, file) }
    if (way === 'sdl') {
      const scalar = map.get('sdl', true) as Scalar
      // A block scalar starts on the line after `|` or `>`.
      const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'
      return { kind: 'sdl', sdl: text, line: spot(scalar.range![0]).line + (isBlock ? 1 : 0) }
    }
    if (!URL.canParse(text)) return void addError(`${what}: ${text} is no valid URL.`, map)
    const headers = map.has('introspection_headers')
      ? mapOf(map.get('introspection_headers', true), `introspection_headers of ${name}`)
      : undefined
    const named = (headers?.items ?? []).flatMap(({ key }) => {
      const value = textOf(headers!, key.value, `The header ${key.value} of ${name}`)
      return value === undefined ? [] : [[key.value, value] as const]
    })
    return { kind: 'url', url: text, headers: Object.fromEntries(named) }
  }

  const root = mapOf(document.contents, 'The file', ['federation_version', 'subgraphs'])
  const version = String(root?.get('federation_version') ?? 2)
  const [, exact = latest] = /^(?:2|=2\.(\d+)\.\d+.*)$/.exec(version) ?? [null, NaN]
  const most = Number(exact)
  if (!(most <= latest))
    addError(
      `federation_version is \`${version}\`. Write 2, or an exact version up to \`=2.${latest}.0\`.`,
      root?.get('federation_version', true),
    )
  const subgraphs = root && mapOf(root.get('subgraphs', true) ?? root, 'subgraphs')
  if (root && !root.has('subgraphs')) addError('The key `subgraphs` is missing.', root)
  if (!root?.has('subgraphs') || !subgraphs) return { entries: [], errors, most: latest }
  if (subgraphs.items.length === 0) addError('subgraphs is empty.', subgraphs)

  const entries = subgraphs.items.flatMap(({ key, value }): Entry[] => {
    const name = String(key.value)
    if (!/^[a-zA-Z][\w-]{0,63}$/.test(name))
      addError(
        `${name} is no valid name of a subgraph: a letter first, then letters, digits, _ and -, 64 at most.`,
        key,
      )
    const entry = mapOf(value && !isNull(value) ? value : key, `The entry of ${name}`, ['routing_url', 'schema'])
    if (!entry) return []
    if (!entry.has('schema'))
      addError(`${name} has no schema: add schema.file, schema.subgraph_url or schema.sdl.`, key)
    const schema = entry.has('schema') ? schemaOf(entry.get('schema', true) as Node, name) : undefined
    const url = textOf(entry, 'routing_url', `routing_url of ${name}`, !urlsFromEnv)
    const routingUrl = url ?? (schema?.kind === 'url' ? schema.url : undefined)
    if (schema && routingUrl === undefined)
      addError(`${name} has no routing_url. Only an entry with schema.subgraph_url may leave it out.`, key)
    return schema && routingUrl !== undefined ? [{ name, routingUrl, schema, ...spot(key.range![0]) }] : []
  })
  return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)), errors, most }
}

const isNull = (node: unknown) => isScalar(node) && node.value === null

type Surroundings = {
  env: Record<string, string | undefined>
  folder: URL
  /** Whether a default has precedence over the environment. */
  isFixed: boolean
  wrong: string[]
}

function expanded(text: string, { env, folder, isFixed, wrong }: Surroundings): string {
  return text.replace(/\$\{([^}]*)\}/g, (whole, inside: string) => {
    const [, variable, fallback] = /^env\.(\w+)(?::-(.*))?$/s.exec(inside) ?? []
    if (variable !== undefined) {
      const value = isFixed ? (fallback ?? env[variable]) : env[variable] || fallback
      if (value === undefined)
        wrong.push(`${variable} is not set. Set it, or write a default, as in \${env.${variable}:-value}.`)
      return value ?? ''
    }
    const [, path] = /^file\.(.+)$/s.exec(inside) ?? []
    try {
      if (path !== undefined) return readFileSync(new URL(path, folder), 'utf8').trim()
      wrong.push(`${whole} is no valid variable; write \${env.NAME}, \${env.NAME:-default} or \${file.path}.`)
    } catch {
      wrong.push(`${path} cannot be read.`)
    }
    return ''
  })
}
