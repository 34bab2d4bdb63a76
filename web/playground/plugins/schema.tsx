import { DOC_EXPLORER_PLUGIN, useDocExplorerActions } from '@graphiql/plugin-doc-explorer'
import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useDeferredValue, useEffect, useId, useMemo, useState } from 'react'
import { Prose } from './description.tsx'
import { SchemaIcon } from './icons.tsx'
import { type Hit, hitsIn, type Owners, searched } from './schema-search.ts'

/** Panel to search names and descriptions, with the subgraphs of each field, and to download the schema. */
export const schema: GraphiQLPlugin = { title: 'Schema', icon: SchemaIcon, content: SchemaPanel }

const most = 50

function SchemaPanel() {
  const schema = useGraphiQL(state => state.schema)
  const owners = useOwners()
  const [typed, setTyped] = useState('')
  const words = useDeferredValue(typed)
  const all = useMemo(() => (schema ? hitsIn(schema, owners) : []), [schema, owners])
  const hits = useMemo(() => searched(all, words), [all, words])
  const field = useId()
  return (
    <section className="panel" aria-label="Schema">
      <h2>Schema</h2>
      <p className="links">
        <a href="/schema.graphql" download="accord.graphql">
          Download SDL
        </a>
        <a href="/introspection.json" download="accord.json">
          Download introspection JSON
        </a>
      </p>
      <label htmlFor={field}>Search names and descriptions</label>
      <input id={field} type="search" value={typed} onChange={event => setTyped(event.target.value)} />
      <p className="muted" role="status">
        {words.trim() === '' ? 'Types, fields, arguments and values.' : foundOf(hits.length)}
      </p>
      <ul className="entries">
        {hits.slice(0, most).map(hit => (
          <Found key={hit.name} hit={hit} />
        ))}
      </ul>
    </section>
  )
}

function Found({ hit }: { hit: Hit }) {
  const { setVisiblePlugin } = useGraphiQLActions()
  const docs = useDocExplorerActions()
  const open = () => {
    docs.reset()
    for (const step of hit.way) docs.push(step)
    setVisiblePlugin(DOC_EXPLORER_PLUGIN)
  }
  return (
    <li>
      <button type="button" className="entry" onClick={open}>
        <code>{hit.name}</code>
      </button>{' '}
      <span className="tag">{hit.kind}</span>{' '}
      {hit.owners.map(owner => (
        <span key={owner} className="tag owner">
          {owner}
        </span>
      ))}
      {hit.description && <Prose text={hit.description} />}
    </li>
  )
}

// If owners.json fails to load, search works without the subgraphs.
function useOwners(): Owners {
  const [owners, setOwners] = useState<Owners>({})
  useEffect(() => {
    const leaving = new AbortController()
    fetch('/owners.json', { signal: leaving.signal })
      .then(response => (response.ok ? response.json() : {}))
      .then(setOwners)
      .catch(() => {})
    return () => leaving.abort()
  }, [])
  return owners
}

const foundOf = (count: number): string => {
  if (count === 0) return 'No element has these words.'
  return count > most ? `${most} of ${count} are shown: add a word.` : `${count} found.`
}
