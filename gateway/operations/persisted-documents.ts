import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ApolloServerPlugin } from '@apollo/server'
import { parse, print, stripIgnoredCharacters } from 'graphql'

/** Documents by the SHA-256 of their text, in hexadecimal. A client sends the hash instead of the document. */
export type PersistedDocuments = Map<string, string>

/**
 * Reads a manifest: `persisted-documents.json` of GraphQL Code Generator, an object of `sha256:…` → document, or
 * `persisted-query-manifest.json` of Apollo, with the documents in `operations`.
 *
 *     const documents = readManifest('schema/persisted-documents.json')
 *
 * Throws an Error if the file is not a manifest, or if a hash is not that of its document.
 */
export function readManifest(file: string | URL): PersistedDocuments {
  const subject = `The manifest ${file instanceof URL ? file.pathname : file}`
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${subject} cannot be read as JSON: ${(error as Error).message}`)
  }
  const documents: PersistedDocuments = new Map()
  for (const [id, document] of entriesOf(content, subject)) {
    const hash = id.replace(/^sha256:/, '')
    if (typeof document !== 'string' || hash !== hashOf(document)) {
      throw new Error(
        `${subject} is invalid: ${JSON.stringify(id)} is not the SHA-256 of its document. Generate the manifest again.`,
      )
    }
    documents.set(hash, document)
  }
  return documents
}

function entriesOf(content: unknown, subject: string): [string, unknown][] {
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    const { format, version, operations } = content as Record<string, unknown>
    if (format === undefined) return Object.entries(content)
    if (format === 'apollo-persisted-query-manifest' && version === 1 && Array.isArray(operations)) {
      return operations.map(({ id, body }) => [String(id), body])
    }
  }
  throw new Error(
    `${subject} has an unknown format. Use an object of hash → document, or the manifest of Apollo in version 1.`,
  )
}

/** Creates the text of the manifest in both formats, by file name. */
export function createManifests(operations: string[]): Record<string, string> {
  const documents = operations.map(text => print(parse(text)))
  const byHash = Object.fromEntries(documents.map(text => [`sha256:${hashOf(text)}`, text]))
  const entries = documents.map(body => {
    const [, type, name] = /^(query|mutation)\s+(\w+)/m.exec(body)!
    return { id: hashOf(body), name, type, body }
  })
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: entries }
  const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return { 'persisted-documents.json': toJson(byHash), 'persisted-query-manifest.json': toJson(manifest) }
}

/** Apollo Server plugin that finds a persisted document by its hash. */
export function createPersistedDocumentsPlugin(documents: PersistedDocuments): ApolloServerPlugin {
  return {
    async requestDidStart({ request }) {
      if (request.query === undefined) request.query = documents.get(request.extensions?.persistedQuery?.sha256Hash)
    },
  }
}

/**
 * Returns a function that is true for persisted documents. It ignores white space and comments.
 *
 *     isPersisted(documents)('query Known{book{title}}')
 */
export function isPersisted(documents: PersistedDocuments): (source: string) => boolean {
  const stripped = new Set([...documents.values()].map(text => stripIgnoredCharacters(text)))
  return source => documents.has(hashOf(source)) || stripped.has(tryStrip(source))
}

/** The extension `persistedQuery` for a `documentId`. Undefined if the id is invalid. */
export function persistedQueryOf(documentId: unknown): { version: 1; sha256Hash: string } | undefined {
  const [, sha256Hash] = typeof documentId === 'string' ? (/^(?:sha256:)?([0-9a-f]{64})$/.exec(documentId) ?? []) : []
  return sha256Hash === undefined ? undefined : { version: 1, sha256Hash }
}

/** The operation names of persisted documents. */
export const operationNames = (documents: PersistedDocuments): Set<string> =>
  new Set([...documents.values()].flatMap(text => /^\s*(?:query|mutation)\s+(\w+)/m.exec(text)?.[1] ?? []))

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function tryStrip(source: string): string {
  try {
    return stripIgnoredCharacters(source)
  } catch {
    // A text with a syntax error is no persisted document.
    return ''
  }
}
