/** SDL by the name of its subgraph. Where a text has no @link of its own, it begins with the one that imports what it uses. */
export type Example = Record<string, string>

export type CompositionCode = {
  /** What is wrong when this comes, in one sentence. */
  meaning: string
  /** What to do about it. */
  mend: string
  /** Subgraphs that do not compose, for this reason. */
  before: Example
  /** What of them has changed, so that they do. */
  after: Example
}

const directives =
  'key shareable external requires provides override inaccessible tag extends interfaceObject composeDirective'.split(
    ' ',
  )

/**
 * The text of an example as a subgraph would serve it: with the line that says which directives of the federation it uses.
 *
 *     served('type T @key(fields: "id") { id: ID! }')   // extend schema @link(… import: ["@key"]) …
 */
export function supportedDirectives(sdl: string): string {
  if (sdl.includes('@link')) return sdl
  const used = directives.filter(name => sdl.includes(`@${name}`)).map(name => `"@${name}"`)
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${used.join(', ')}])\n\n${sdl}`
}
