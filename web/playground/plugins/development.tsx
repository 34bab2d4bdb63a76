import { useGraphiQLActions } from '@graphiql/react'
import { useEffect, useRef, useState } from 'react'

type Place = { subgraph?: string; file: string; line: number; column: number }
type Fault = { code: string; message: string; places: Place[]; mend?: string }

/** State of `accord dev`. */
type Development = { graph: number; faults: Fault[]; missing: Fault[] }

/** Shows composition errors of `accord dev`, and reloads the schema after each new supergraph. */
export function Development() {
  const { graph, faults = [], missing = [] } = useDevelopment() ?? {}
  const { introspect } = useGraphiQLActions()
  const before = useRef(graph)
  useEffect(() => {
    if (before.current !== undefined && before.current !== graph) introspect()
    before.current = graph
  }, [graph, introspect])
  const told = [...faults, ...missing]
  return (
    <div role="status">
      {told.length > 0 && (
        <details className="notice fault development" open>
          <summary>
            {faults.length > 0
              ? 'The schemas do not compose. The gateway serves the last valid supergraph.'
              : 'A subgraph cannot be reached.'}
          </summary>
          <ul>
            {told.map(fault => (
              <Told key={fault.code + fault.message} {...fault} />
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

const Told = ({ code, message, places, mend }: Fault) => (
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
      // The gateway runs without `accord dev`.
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
