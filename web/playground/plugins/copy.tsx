import type { GraphiQLPlugin } from '@graphiql/react'
import { useState } from 'react'
import { curlOf, fetchOf, requestOf, typedOf } from './code.ts'
import { CodeIcon } from './icons.tsx'
import { useActiveTab } from './tabs.ts'

/** Panel that exports the request of the active tab to a shell, a script or a typed client. */
export const copy: GraphiQLPlugin = { title: 'Copy as code', icon: CodeIcon, content: CopyPanel }

const forms = [
  { name: 'curl', description: 'For a shell.', codeOf: curlOf },
  { name: 'fetch', description: 'For a browser, Node, Deno or Bun; as a module.', codeOf: fetchOf },
  {
    name: 'Typed client',
    description: 'For TypeScript, with GraphQL Code Generator’s client preset, and Apollo Client or urql.',
    codeOf: typedOf,
  },
]

function CopyPanel() {
  const tab = useActiveTab()
  return (
    <section className="panel" aria-label="Copy as code">
      <h2>Copy as code</h2>
      <p className="muted">The request of this tab, with variables and headers.</p>
      {forms.map(({ name, description, codeOf }) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          <Code
            name={name}
            description={description}
            write={() => codeOf(requestOf(tab, new URL('/graphql', location.href).href))}
          />
        </section>
      ))}
    </section>
  )
}

function Code({ name, description, write }: { name: string; description: string; write: () => string }) {
  const [said, setSaid] = useState<string>()
  const written = attempted(write)
  if ('error' in written) return <p role="status">{written.error}</p>
  const copy = async () => {
    setSaid(
      (await copied(written.code))
        ? 'Copied.'
        : 'The browser does not allow copying on this page. Select the text and copy it.',
    )
    setTimeout(() => setSaid(undefined), 4_000)
  }
  return (
    <>
      <p className="muted">{description}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{written.code}</pre>
      <button type="button" className="action" onClick={copy}>
        Copy<span className="unseen"> {name}</span>
      </button>{' '}
      <span role="status">{said}</span>
    </>
  )
}

/** Copies a text to the clipboard. Returns whether the browser allowed it: it needs https or localhost. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function attempted(write: () => string): { code: string } | { error: string } {
  try {
    return { code: write() }
  } catch (error) {
    return { error: (error as Error).message }
  }
}
