import { type GraphiQLPlugin, useGraphiQL } from '@graphiql/react'
import { useId, useState } from 'react'
import { Prose } from './description.tsx'
import { CollectionsIcon } from './icons.tsx'
import { groupsOf, matching, operationOf } from './operations.ts'
import { useOpenTab } from './tabs.ts'

const files = import.meta.glob<string>('../../../schema/operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const operations = Object.values(files).map(operationOf)

/** Panel with the operations of schema/operations/, which the tests execute too; a click opens one in a tab. */
export const collections: GraphiQLPlugin = { title: 'Collections', icon: CollectionsIcon, content: Collections }

function Collections() {
  const schema = useGraphiQL(state => state.schema)
  const openTab = useOpenTab()
  const [words, setWords] = useState('')
  const filter = useId()
  const found = matching(operations, words)
  return (
    <section className="panel" aria-label="Collections">
      <h2>Collections</h2>
      <p className="muted">Example operations. Open one, change it, run it.</p>
      <label htmlFor={filter}>Filter</label>
      <input id={filter} type="search" value={words} onChange={event => setWords(event.target.value)} />
      <p className="muted" role="status">
        {words && (found.length === 0 ? 'No operation has these words.' : `${found.length} of ${operations.length}`)}
      </p>
      {groupsOf(found, schema).map(group => (
        <section key={group.name} aria-label={group.name}>
          <h3>{group.name}</h3>
          <ul className="entries">
            {group.operations.map(operation => (
              <li key={operation.title}>
                <button type="button" className="entry" onClick={() => openTab(operation)}>
                  {operation.title}
                </button>
                {operation.note && <Prose text={operation.note} />}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}
