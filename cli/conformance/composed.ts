import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Composition, committedYaml, composed } from '#cli/graph'
import { readYaml, type Schema } from '#cli/graph/yaml'

/**
 * Composes the committed graph with one more subgraph, which replaces a subgraph of the same name.
 *
 *     const { graph, errors } = await composeWith({ name: 'notes', sdl, url: 'http://127.0.0.1:4101/graphql' })
 */
export async function composeWith(added: { name: string; sdl: string; url?: string }): Promise<Composition> {
  const { name, sdl, url = 'http://subgraph' } = added
  const others = readYaml(committedYaml, process.env).entries.filter(entry => entry.name !== name)
  const folder = mkdtempSync(join(tmpdir(), 'accord-composing-'))
  try {
    writeFileSync(join(folder, 'its.graphql'), sdl)
    const listed = others.map(each => [each.name, { routing_url: each.routingUrl, schema: listEntry(each.schema) }])
    const subgraphs = { ...Object.fromEntries(listed), [name]: { routing_url: url, schema: { file: './its.graphql' } } }
    // YAML reads JSON.
    const yaml = join(folder, 'supergraph.yaml')
    writeFileSync(yaml, JSON.stringify({ federation_version: 2, subgraphs }))
    return await composed(pathToFileURL(yaml))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function listEntry(schema: Schema): object {
  if (schema.kind === 'file') return { file: schema.file.href }
  return schema.kind === 'sdl'
    ? { sdl: schema.sdl }
    : { subgraph_url: schema.url, introspection_headers: schema.headers }
}
