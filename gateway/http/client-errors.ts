import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Code, refusal } from '#toolkit/errors'

type ClientError = Error & { code?: string }

/**
 * Responds to requests that Node rejects before Fastify receives them (invalid, too large, too slow), in the format of
 * all errors. `allowsAnyOrigin` adds the CORS header, so that a page can read the error.
 */
export const respondToClientErrors =
  ({ allowsAnyOrigin }: { allowsAnyOrigin: boolean }) =>
  (error: ClientError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const { _httpMessage: response } = socket as Socket & { _httpMessage?: ServerResponse }
    if (socket.writable && !response?.headersSent) {
      const [status, reason, code, message] = clientErrors[error.code ?? ''] ?? clientErrors.other!
      const body = JSON.stringify({ errors: [refusal(code, message)] })
      const head = [
        `HTTP/1.1 ${status} ${reason}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        ...(allowsAnyOrigin ? ['access-control-allow-origin: *'] : []),
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
    'The address and the headers exceed 16 KB. Send a query by POST; request an export with fewer parameters.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'BAD_REQUEST', 'The request arrived too slowly. Send it again.'],
  other: [400, 'Bad Request', 'BAD_REQUEST', 'The request is not valid HTTP.'],
}
