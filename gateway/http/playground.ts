import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import helmet from '@fastify/helmet'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '#toolkit/runtime'

const folder = fileURLToPath(new URL('../../web/', import.meta.url))

/** Whether the client is a browser that opens a page. */
export const isPageRequest = ({ headers }: FastifyRequest): boolean => /\btext\/html\b/.test(headers.accept ?? '')

/**
 * Serves the files of `web/dist` at `/playground/`, with a content security policy that allows no other origin. `npm
 * ci` builds these files. After `npm ci --ignore-scripts`, the first visit starts the build and shows a waiting page.
 */
export async function servePlayground(
  app: FastifyInstance,
  { development, log }: { development?: (() => object) | undefined; log: Log },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Monaco, the editor in GraphiQL, adds style elements and has its glyphs in `data:` URLs.
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'", 'data:'],
        imgSrc: ["'self'", 'data:'],
        workerSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    // The proxy that terminates TLS sets this header.
    strictTransportSecurity: false,
  })
  await app.register(files, {
    root: `${folder}dist`,
    prefix: '/playground/',
    // The plugin looks up a file at each request, so that it finds the files of a later build.
    wildcard: true,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      const isNamedByContent = path.includes('/assets/')
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  // The state of `accord dev`. Without `accord dev`, the status is 204.
  app.get('/playground/development.json', async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return development ? development() : reply.code(204).send()
  })
  app.get('/playground', async (_, reply) => reply.redirect('/playground/', 301))
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.split('?')[0] !== '/playground/') return
    const state = await stateOf(log)
    if (state !== 'built') return sendWaitingPage(reply, state)
  })
}

type State = 'built' | 'building' | 'missing' | 'failed'
let state: State | undefined

/** The state of the build. The first call starts a build if the files are missing or old. */
async function stateOf(log: Log): Promise<State> {
  if (state === 'building' || state === 'built') return state
  const hasFiles = existsSync(`${folder}dist/index.html`)
  // A container image has the built files, but not the build script.
  const builder = existsSync(`${folder}build.ts`) ? await import('#web/build') : undefined
  if (!builder?.canBuild()) return hasFiles ? 'built' : 'missing'
  if (builder.isBuilt()) {
    state = 'built'
  } else if (state !== 'failed') {
    state = 'building'
    build(log).then(isBuilt => {
      state = isBuilt ? 'built' : 'failed'
    })
  }
  return state === 'failed' && hasFiles ? 'built' : state
}

// In a child process, because the build takes seconds and the gateway must serve other requests.
function build(log: Log): Promise<boolean> {
  log.info('building the playground')
  const child = spawn(process.execPath, ['--import', 'tsx', `${folder}build.ts`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', text => {
    stderr += text
  })
  return new Promise(resolve => {
    child.once('error', err => {
      log.error({ err }, 'the build of the playground could not start')
      resolve(false)
    })
    child.once('close', code => {
      if (code !== 0) log.error({ code, stderr: stderr.slice(-2_000) }, 'the build of the playground failed')
      resolve(code === 0)
    })
  })
}

const messages: Record<Exclude<State, 'built'>, string> = {
  building: 'The playground is being built. This page opens it when the build is complete.',
  missing: 'The playground is not built. Run <code>npm ci</code> without <code>--omit=dev</code> to build it.',
  failed: 'The build of the playground failed. See the log of the gateway for the reason.',
}

function sendWaitingPage(reply: FastifyReply, state: Exclude<State, 'built'>): FastifyReply {
  const reload = state === 'building' ? '<meta http-equiv="refresh" content="2">' : ''
  const graph =
    'The GraphQL endpoint is <code>/graphql</code>; the schema is at <a href="/schema.graphql">/schema.graphql</a>.'
  return reply
    .code(503)
    .headers({ 'cache-control': 'no-store', 'retry-after': '2' })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Accord</title>${reload}<body style="font:1rem/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem"><main><h1>Accord</h1><p>${messages[state]}</p><p>${graph}</p></main></body></html>`,
    )
}
