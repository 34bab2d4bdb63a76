import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where something is: a file, from the folder that one stands in, or an address; with whose it is. */
export type SourcePlace = { subgraph?: string; file: string; line: number; column: number; owners: string[] }

/** Something that keeps subgraphs from being one graph. */
export type CompositionError = { code: string; message: string; places: SourcePlace[]; mend?: string }

/** What is worth knowing of subgraphs that do compose. */
export type Hint = { code: string; level: 'WARN' | 'INFO' | 'DEBUG'; message: string; places: SourcePlace[] }

/** A file as one would write it on the command line: from here, or whole if it is elsewhere; an address stays as it is. */
export function formatCompositionError(file: URL): string {
  if (file.protocol !== 'file:') return file.href
  const path = relative(process.cwd(), fileURLToPath(file))
  return path.startsWith('..') ? fileURLToPath(file) : path
}

/** `schema/projects.graphql:7:3`, on which editors and terminals can be clicked. */
export const formatPlace = ({ file, line, column }: Pick<SourcePlace, 'file' | 'line' | 'column'>) =>
  `${file}:${line}:${column}`
