import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { isRecord, requestParamsIn } from '#gateway/context'

/**
 * `text` is the cache key, `document` the hash of the document, `source` its text if the request has it. A request that
 * registers a document has text and hash. It must reach Apollo Server, so its response does not come from the cache.
 */
type CacheableRequest = { text: string; document: string; source: string | undefined; isRegistering: boolean }

/**
 * Reads the parameters of a request as Apollo Server does, without parsing the document. Undefined if the response must
 * not be cached: the request has an `authorization` header or `extensions`, its variables exceed a limit (`isBeyond`),
 * or it is invalid.
 */
export function parseCacheableRequest(
  { method, url, headers, body }: FastifyRequest,
  isBeyond: (variables: object) => boolean,
): CacheableRequest | undefined {
  if (headers.authorization !== undefined) return
  if (method !== 'POST' && !(method === 'GET' && isPreflighted(headers))) return
  const params = requestParamsIn(method === 'POST' ? body : paramsIn(url))
  if (!params) return
  const { query, operationName, variables, extensions } = params
  const { persistedQuery, ...others } = extensions ?? {}
  if (Object.keys(others).length > 0) return
  const named = persistedQuery === undefined ? undefined : hashIn(persistedQuery)
  if ((persistedQuery !== undefined && !named) || (!query && (query === '' || !named))) return
  if (variables && isBeyond(variables)) return
  const document = query ? hash('sha256', query) : named!
  const text = `${document} ${JSON.stringify(operationName ?? null)} ${textOf(variables ?? {})}`
  return { text, document, source: query || undefined, isRegistering: Boolean(query && named) }
}

/** JSON with the fields of every object in one order. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const fields = Object.keys(value).sort()
  return `{${fields.map(field => `${JSON.stringify(field)}:${textOf(value[field])}`).join()}}`
}

// A page of another origin cannot send these headers without a preflight. Apollo Server rejects a GET without them.
const isPreflighted = (headers: FastifyRequest['headers']) =>
  /^application\/json *(;|$)/.test(headers['content-type'] ?? '') ||
  (headers['content-type'] === undefined &&
    Boolean(headers['apollo-require-preflight'] || headers['x-apollo-operation-name']))

function paramsIn(url: string): Record<string, unknown> | undefined {
  const given = [...new URL(url, 'http://here').searchParams]
  const params = Object.fromEntries(given)
  if (Object.keys(params).length < given.length) return
  try {
    // `null` is an error in a URL. In a body it is equal to an absent value.
    const read = (name: string) => (params[name] === undefined ? undefined : (JSON.parse(params[name]) ?? false))
    return { ...params, variables: read('variables'), extensions: read('extensions') }
  } catch {
    return
  }
}

function hashIn(persistedQuery: unknown): string | undefined {
  if (!isRecord(persistedQuery) || persistedQuery.version !== 1) return
  const { sha256Hash } = persistedQuery
  return typeof sha256Hash === 'string' && /^[0-9a-f]{64}$/.test(sha256Hash) ? sha256Hash : undefined
}
