import { useGraphiQLActions } from '@graphiql/react'
import { useEffect, useRef, useState } from 'react'

type Place = { subgraph?: string; file: string; line: number; column: number }
type CompositionError = { code: string; message: string; places: Place[]; mend?: string }

type Development = { graph: number; errors: CompositionError[]; missing: CompositionError[] }

/** Shows composition errors of `accord dev`, and reloads the schema after each new supergraph. */
export function Development() {
  const { graph, errors = [], missing = [] } = useDevelopment() ?? {}
  const { introspect } = useGraphiQLActions()
  const before = useRef(graph)
  useEffect(() => {
    if (before.current !== undefined && before.current !== graph) introspect()
    before.current = graph
  }, [graph, introspect])
  const problems = [...errors, ...missing]
  return (
    <div role="status">
      {problems.length > 0 && (
        <details className="notice error development" open>
          <summary>
            {errors.length > 0
              ? 'The schemas do not compose. The gateway serves the last valid supergraph.'
              : 'A subgraph cannot be reached.'}
          </summary>
          <ul>
            {problems.map(problem => (
              <Problem key={problem.code + problem.message} {...problem} />
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

const Problem = ({ code, message, places, mend }: CompositionError) => (
  <li>
    <strong>{code}</strong> {message}
    {places.map(({ subgraph, file, line, column }) => (
      <code key={`${subgraph} ${file} ${line}`}>
        {file}:{line}:{column}
      </code>
    ))}
    {mend && <p>{mend}</p>}
  </li>
)

function useDevelopment(): Development | undefined {
  const [text, setText] = useState('')
  useEffect(() => {
    const leaving = new AbortController()
    let next: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      const response = await fetch('/playground/development.json', { signal: leaving.signal }).catch(() => undefined)
      // 204: the gateway runs without `accord dev`.
      if (response?.status === 204 || leaving.signal.aborted) return
      if (response?.ok) setText(await response.text())
      next = setTimeout(look, 1_000)
    }
    look()
    return () => {
      leaving.abort()
      clearTimeout(next)
    }
  }, [])
  return text === '' ? undefined : JSON.parse(text)
}
