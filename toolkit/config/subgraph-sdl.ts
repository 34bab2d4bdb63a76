import { existsSync, readFileSync } from 'node:fs'

const schemaFolder = new URL('../../schema/', import.meta.url)

/**
 * The SDL that a subgraph serves: the shared files in the first line of `schema/<name>.graphql`, then that file.
 *
 *     readSubgraphSdl('agreements')   // common.graphql + facts.graphql + agreements.graphql
 */
export const readSubgraphSdl = (name: string): string =>
  subgraphSdlFiles(name)
    .map(({ text }) => text)
    .join('\n')

/** The files of the SDL of a subgraph, in the order in which they are joined. */
export function subgraphSdlFiles(name: string, folder = schemaFolder): { file: string; text: string }[] {
  const read = (file: string) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') })
  const own = read(`${name}.graphql`)
  const shared = own.text.match(/^# Served with (.*)\n/)?.[1]?.match(/\w+\.graphql/g) ?? []
  return [...shared.map(read), own]
}

/** Whether `services/` has a subgraph of this name. */
export const isLocalSubgraph = (name: string): boolean =>
  existsSync(new URL(`../../services/${name}/index.ts`, import.meta.url))
