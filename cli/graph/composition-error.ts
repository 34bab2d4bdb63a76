import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A place in an SDL: a file, relative to the working directory, or an address; with its CODEOWNERS. */
export type SourcePlace = { subgraph?: string; file: string; line: number; column: number; owners: string[] }

/** A composition error: without a fix there is no supergraph. */
export type CompositionError = { code: string; message: string; places: SourcePlace[]; mend?: string }

/** A hint of a successful composition. */
export type Hint = { code: string; level: 'WARN' | 'INFO' | 'DEBUG'; message: string; places: SourcePlace[] }

/** The path of a file relative to the working directory, absolute if the file is outside; an address is unchanged. */
export function relativePath(file: URL): string {
  if (file.protocol !== 'file:') return file.href
  const path = relative(process.cwd(), fileURLToPath(file))
  return path.startsWith('..') ? fileURLToPath(file) : path
}

/** `schema/projects.graphql:7:3`, a form that editors and terminals link. */
export const formatPlace = ({ file, line, column }: Pick<SourcePlace, 'file' | 'line' | 'column'>) =>
  `${file}:${line}:${column}`
