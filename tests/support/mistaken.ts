import { createHash } from 'node:crypto'
import type { SubgraphResponse } from '#src/toolkit/subgraph/types.ts'
import type { Subgraph, SubgraphRequest } from '#toolkit/subgraph'

/*
 * Subgraphs that make mistakes, always the same ones at the same places of the same things, however they are asked.
 */

/** What goes wrong, how often in a hundred, and a text on which it depends where. */
export type Mistakes = { kind: (typeof kinds)[number]; percent: number; salt: string }

export const kinds = ['none', 'down', 'nothing', 'errors', 'nulls', 'wrong', 'entities'] as const

type Data = Record<string, unknown>
type Fault = { message: string; path: (string | number)[]; extensions: object }

/**
 * A subgraph that makes the mistakes of the moment.
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
    const errors: Fault[] = []
    const keys = variables?.representations as object[] | undefined
    const told = (path: (string | number)[]) => {
      errors.push({ message: `${name} cannot tell`, path, extensions: { code: 'INTERNAL' } })
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
          return told(path)
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
          const [fault] = [{ message: 'nothing at all', extensions: { code: 'INTERNAL' } }]
          return { data: null, errors: [fault as never] }
        }
        // A call that nobody waits for any more is let come to its end: here it would be a failure that nobody handles.
        const answer = await execute({ ...request, signal: undefined, session: undefined })
        return answer.data ? spoilt(name, answer, request) : answer
      },
    }),
  }
}
