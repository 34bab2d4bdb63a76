/** SDL by subgraph name. For an SDL without @link, `supportedDirectives` adds one. */
export type Example = Record<string, string>

export type CompositionCode = {
  /** The cause, in one sentence. */
  meaning: string
  /** The fix. */
  mend: string
  /** Subgraphs that fail to compose with this code. */
  before: Example
  /** The changed subgraphs of an example that composes. */
  after: Example
}

const directives =
  'key shareable external requires provides override inaccessible tag extends interfaceObject composeDirective'.split(
    ' ',
  )

/**
 * Adds the @link that imports the federation directives of an example.
 *
 *     supportedDirectives('type T @key(fields: "id") { id: ID! }')   // extend schema @link(… import: ["@key"]) …
 */
export function supportedDirectives(sdl: string): string {
  if (sdl.includes('@link')) return sdl
  const used = directives.filter(name => sdl.includes(`@${name}`)).map(name => `"@${name}"`)
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${used.join(', ')}])\n\n${sdl}`
}
