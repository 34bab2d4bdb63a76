/** SDL by subgraph name. Most have no @link: `supportedDirectives` adds it. */
export type Example = Record<string, string>

export type CompositionCode = {
  /** The cause, in one sentence. */
  meaning: string
  /** How to fix it. */
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
 * Adds a @link to an example without one. It imports the federation directives of the example.
 *
 *     supportedDirectives('type T @key(fields: "id") { id: ID! }')   // extend schema @link(… import: ["@key"]) …
 */
export function supportedDirectives(sdl: string): string {
  if (sdl.includes('@link')) return sdl
  const used = directives.filter(name => sdl.includes(`@${name}`)).map(name => `"@${name}"`)
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${used.join(', ')}])\n\n${sdl}`
}
