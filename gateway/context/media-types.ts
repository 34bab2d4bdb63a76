import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'

export type MediaTypes = ReturnType<typeof createMediaTypes>

/** Caches the media type of responses by the header `Accept`. Without Apollo Server, a response has the cached type. */
export function createMediaTypes() {
  const byAccept = new LRUCache<string, string>({ max: 500 })
  const acceptOf = ({ headers }: FastifyRequest) => headers.accept ?? ''
  return {
    of: (request: FastifyRequest) => byAccept.get(acceptOf(request)),
    /** Stores the media type that Apollo Server chose for this request. */
    learn(request: FastifyRequest, reply: FastifyReply): void {
      const accept = acceptOf(request)
      if (byAccept.has(accept)) return
      byAccept.set(accept, String(reply.getHeader('content-type')))
    },
  }
}
