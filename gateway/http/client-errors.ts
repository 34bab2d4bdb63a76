import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Code, refusal } from '#toolkit/errors'

type ClientError = Error & { code?: string }

/**
 * Answers what is no request at all, too long a one, or too slow, before anything of ours has heard of it: in the shape of all
 * refusals, and where pages of any origin may ask, so that they may read it.
 *
 *     fastify({ clientErrorHandler: tellingClients({ isForAnyone: true }) })
 */
export const respondToClientErrors =
  ({ isForAnyone }: { isForAnyone: boolean }) =>
  (error: ClientError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const { _httpMessage: underWay } = socket as Socket & { _httpMessage?: ServerResponse }
    if (socket.writable && !underWay?.headersSent) {
      const [status, reason, code, message] = clientErrors[error.code ?? ''] ?? clientErrors.other!
      const body = JSON.stringify({ errors: [refusal(code, message)] })
      const head = [
        `HTTP/1.1 ${status} ${reason}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        ...(isForAnyone ? ['access-control-allow-origin: *'] : []),
        'connection: close',
      ]
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
    }
    socket.destroy(error)
  }

const clientErrors: Record<string, [status: number, reason: string, code: Code, message: string]> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    'QUERY_TOO_LARGE',
    'Address and headers have more than 16 KB: send the question by POST, or ask an export for less at a time.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'Request Timeout',
    'BAD_REQUEST',
    'The request took too long to arrive: send it anew.',
  ],
  other: [400, 'Bad Request', 'BAD_REQUEST', 'This is no HTTP request that can be read.'],
}
