import { readFileSync } from 'node:fs'

/**
 * The whole SDL that a subgraph serves: the shared files that the first line of `schema/<name>.graphql` names, then that file.
 *
 *     sdlOf('agreements')   // common.graphql + facts.graphql + agreements.graphql
 */
export function sdlOf(name: string, folder = new URL('../schema/', import.meta.url)): string {
  const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
  const own = read(`${name}.graphql`)
  const shared = own.match(/^# Served with (.*)\n/)?.[1]?.match(/\w+\.graphql/g) ?? []
  return [...shared.map(read), own].join('\n')
}
