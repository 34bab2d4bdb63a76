import type { FastifyReply, FastifyRequest } from 'fastify'

/** What was chosen of the media types that clients accept. */
export type MediaTypes = {
  of(request: FastifyRequest): string | undefined
  /** Learns from an answer of Apollo Server, which chooses. */
  learn(request: FastifyRequest, reply: FastifyReply): void
}

const MAX_CACHED = 500

export function createMediaTypes(): MediaTypes {
  const chosen = new Map<string, string>()
  const acceptOf = ({ headers }: FastifyRequest) => headers.accept ?? ''
  return {
    of: request => chosen.get(acceptOf(request)),
    learn(request, reply) {
      const accept = acceptOf(request)
      if (chosen.has(accept)) return
      chosen.set(accept, String(reply.getHeader('content-type')))
      if (chosen.size > MAX_CACHED) chosen.delete(chosen.keys().next().value!)
    },
  }
}
