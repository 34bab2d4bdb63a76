import { createHash } from 'node:crypto'
import type { SubgraphResponse } from '#src/toolkit/subgraph/types.ts'
import type { Subgraph, SubgraphRequest } from '#toolkit/subgraph'

/*
 * Subgraphs that return wrong data. The same fields of the same entities are always wrong, independent of the query.
 */

/** The kind of mistake, its frequency in percent, and a salt of the hash that chooses the places. */
export type Mistakes = { kind: (typeof kinds)[number]; percent: number; salt: string }

export const kinds = ['none', 'down', 'nothing', 'errors', 'nulls', 'wrong', 'entities'] as const

type Data = Record<string, unknown>
type ResponseError = { message: string; path: (string | number)[]; extensions: object }

/**
 * Wraps subgraphs so that they make mistakes of the kind that was set last.
 *
 *     const { mistaken, make } = mistakenly()
 *     make({ kind: 'errors', percent: 20, salt: 'a' })
 */
export function mistakenly() {
  let now: Mistakes = { kind: 'none', percent: 0, salt: '' }
  const happens = (...where: unknown[]) => {
    const [first, second] = createHash('sha256')
      .update(JSON.stringify([now.salt, ...where]))
      .digest()
    return ((first! << 8) | second!) % 100 < now.percent
  }

  function spoilt(name: string, { data }: SubgraphResponse, { variables }: SubgraphRequest): SubgraphResponse {
    const errors: ResponseError[] = []
    const keys = variables?.representations as object[] | undefined
    const failed = (path: (string | number)[]) => {
      errors.push({ message: `${name} has failed`, path, extensions: { code: 'INTERNAL' } })
      return null
    }
    const changed = (value: unknown, path: (string | number)[]): unknown => {
      if (value === null || path.at(-1) === '__typename') return value
      const isOfEntity = path[0] === '_entities'
      const where = isOfEntity ? [name, keys![path[1] as number], path.slice(2)] : [name, path]
      const isEntity = isOfEntity && path.length === 2
      if (now.kind === 'entities' ? isEntity : path.length > (isOfEntity ? 2 : 0)) {
        if (happens(...where)) {
          if (now.kind === 'nulls') return null
          if (now.kind === 'wrong') return typeof value === 'object' ? {} : ['wrong']
          return failed(path)
        }
      }
      if (Array.isArray(value)) return value.map((one, at) => changed(one, [...path, at]))
      if (typeof value !== 'object') return value
      return Object.fromEntries(Object.entries(value as Data).map(([key, one]) => [key, changed(one, [...path, key])]))
    }
    const made = changed(JSON.parse(JSON.stringify(data)), []) as Data
    return { data: made, ...(errors.length > 0 && { errors: errors as never }) }
  }

  return {
    make(mistakes: Mistakes): void {
      now = mistakes
    },
    mistaken: ({ name, execute }: Pick<Subgraph, 'name' | 'execute'>) => ({
      name,
      async execute(request: SubgraphRequest): Promise<SubgraphResponse> {
        if (now.kind === 'down' && happens(name)) throw new Error('it is down')
        if (now.kind === 'nothing' && happens(name)) {
          const [error] = [{ message: 'nothing at all', extensions: { code: 'INTERNAL' } }]
          return { data: null, errors: [error as never] }
        }
        // The call gets no signal and cannot be cancelled: a cancelled call would be an unhandled rejection here.
        const answer = await execute({ ...request, signal: undefined, session: undefined })
        return answer.data ? spoilt(name, answer, request) : answer
      },
    }),
  }
}
