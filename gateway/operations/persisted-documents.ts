import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ApolloServerPlugin } from '@apollo/server'
import { parse, print, stripIgnoredCharacters } from 'graphql'

/*
 * Documents that the gateway knows before anybody sends them. A client names one by its hash; with
 * `ACCORD_DOCUMENTS=persisted` only these are answered.
 */

/** Known documents by the SHA-256 of their text, in hexadecimal. */
export type PersistedDocuments = Map<string, string>

/**
 * Reads a manifest in one of the two common forms: `persisted-documents.json` of GraphQL Code Generator, an object of
 * `sha256:…` → document, and `persisted-query-manifest.json` of Apollo, with the documents in `operations`.
 *
 *     const documents = readManifest('schema/persisted-documents.json')
 *
 * Throws an Error that says what is wrong, and where, if it is none or a hash is not that of its document.
 */
export function readManifest(file: string | URL): PersistedDocuments {
  const where = `The manifest ${file instanceof URL ? file.pathname : file}`
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${where} cannot be read as JSON: ${(error as Error).message}`)
  }
  const documents: PersistedDocuments = new Map()
  for (const [id, document] of entriesOf(content, where)) {
    const hash = id.replace(/^sha256:/, '')
    if (typeof document !== 'string' || hash !== hashOf(document)) {
      throw new Error(`${where}: ${JSON.stringify(id)} is not the SHA-256 of its document. Make the manifest anew.`)
    }
    documents.set(hash, document)
  }
  return documents
}

function entriesOf(content: unknown, where: string): [string, unknown][] {
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    const { format, version, operations } = content as Record<string, unknown>
    if (format === undefined) return Object.entries(content)
    if (format === 'apollo-persisted-query-manifest' && version === 1 && Array.isArray(operations)) {
      return operations.map(({ id, body }) => [String(id), body])
    }
  }
  throw new Error(`${where} has neither form: an object of sha256 → document, or Apollo's manifest of version 1.`)
}

/** Both manifests of some operations, as text, by the file name that their tools give them. */
export function createManifests(operations: string[]): Record<string, string> {
  const documents = operations.map(text => print(parse(text)))
  const byHash = Object.fromEntries(documents.map(text => [`sha256:${hashOf(text)}`, text]))
  const described = documents.map(body => {
    const [, type, name] = /^(query|mutation)\s+(\w+)/m.exec(body)!
    return { id: hashOf(body), name, type, body }
  })
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: described }
  const asText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return { 'persisted-documents.json': asText(byHash), 'persisted-query-manifest.json': asText(manifest) }
}

/** Finds a known document by its hash. Those that clients register by themselves Apollo Server keeps, for a while. */
export function createPersistedDocumentsPlugin(documents: PersistedDocuments): ApolloServerPlugin {
  return {
    async requestDidStart({ request }) {
      if (request.query === undefined) request.query = documents.get(request.extensions?.persistedQuery?.sha256Hash)
    },
  }
}

/**
 * Whether a text is one of the known documents. How it is spaced and what it has for comments does not matter.
 *
 *     const isKnown = among(documents)
 *     isKnown('query Known{book{title}}')
 */
export function isPersisted(documents: PersistedDocuments): (source: string) => boolean {
  const known = new Set([...documents.values()].map(text => stripIgnoredCharacters(text)))
  return source => documents.has(hashOf(source)) || known.has(withoutIgnored(source))
}

/** The extension of automatic persisted queries that a `documentId` stands for, or `undefined` if it is none. */
export function persistedQueryOf(documentId: unknown): { version: 1; sha256Hash: string } | undefined {
  const [, sha256Hash] = typeof documentId === 'string' ? (/^(?:sha256:)?([0-9a-f]{64})$/.exec(documentId) ?? []) : []
  return sha256Hash === undefined ? undefined : { version: 1, sha256Hash }
}

/** The names of the operations in known documents. */
export const operationNames = (documents: PersistedDocuments): Set<string> =>
  new Set([...documents.values()].flatMap(text => /^\s*(?:query|mutation)\s+(\w+)/m.exec(text)?.[1] ?? []))

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function withoutIgnored(source: string): string {
  try {
    return stripIgnoredCharacters(source)
  } catch {
    // No GraphQL at all, and so no document of the manifest.
    return ''
  }
}
