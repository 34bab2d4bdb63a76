import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import helmet from '@fastify/helmet'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '#toolkit/runtime'

const folder = fileURLToPath(new URL('../../web/', import.meta.url))

/** Whether a browser asks for a page, to be led to the playground. */
export const isPageRequest = ({ headers }: FastifyRequest): boolean => /\btext\/html\b/.test(headers.accept ?? '')

/**
 * The playground at `/playground/`: the files of `web/dist`, under a policy that lets nothing in from elsewhere.
 *
 * `npm ci` builds them. Where it did not (`--ignore-scripts`), the first visit does, and sees a page that says so.
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
        // Monaco, the editor in GraphiQL, writes style elements, and carries its glyphs as data.
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
    // Whoever ends TLS in front of this decides on that.
    strictTransportSecurity: false,
  })
  await app.register(files, {
    root: `${folder}dist`,
    prefix: '/playground/',
    // Asked for each file, so that what is built later is found.
    wildcard: true,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      const isNamedByContent = path.includes('/assets/')
      reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  // How the work on the graph stands, where it is worked on: `accord dev`.
  app.get('/playground/development.json', async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return development ? development() : reply.code(204).send()
  })
  app.get('/playground', async (_, reply) => reply.redirect('/playground/', 301))
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.split('?')[0] !== '/playground/') return
    const state = await stateOf(log)
    if (state !== 'built') return sayWhy(reply, state)
  })
}

type State = 'built' | 'being built' | 'not here' | 'broken'
let state: State | undefined

/** What can be shown; the first to ask starts a build where one is needed. */
async function stateOf(log: Log): Promise<State> {
  if (state === 'being built' || state === 'built') return state
  const isThere = existsSync(`${folder}dist/index.html`)
  // An image has the built files and nothing to build them with.
  const builder = existsSync(`${folder}build.ts`) ? await import('#web/build') : undefined
  if (!builder?.canBuild()) return isThere ? 'built' : 'not here'
  if (builder.isBuilt()) {
    state = 'built'
  } else if (state !== 'broken') {
    state = 'being built'
    build(log).then(isBuilt => {
      state = isBuilt ? 'built' : 'broken'
    })
  }
  return state === 'broken' && isThere ? 'built' : state
}

// In a process of its own: it takes seconds, and the graph goes on answering.
function build(log: Log): Promise<boolean> {
  log.info('the playground is being built')
  const child = spawn(process.execPath, ['--import', 'tsx', `${folder}build.ts`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  return new Promise(resolve => {
    child.once('error', err => {
      log.error({ err }, 'the playground could not be built')
      resolve(false)
    })
    child.once('close', code => {
      if (code !== 0) log.error({ code, said: said.slice(-2_000) }, 'the playground could not be built')
      resolve(code === 0)
    })
  })
}

const sentences: Record<Exclude<State, 'built'>, string> = {
  'being built': 'The playground is being built. This page opens it as soon as it is there.',
  'not here': 'The playground has not been built here: <code>npm ci</code> with the packages for developers builds it.',
  broken: 'The playground could not be built: the log says why.',
}

function sayWhy(reply: FastifyReply, state: Exclude<State, 'built'>): FastifyReply {
  const reload = state === 'being built' ? '<meta http-equiv="refresh" content="2">' : ''
  const graph =
    'The graph itself answers at <code>/graphql</code>, and its schema is at <a href="/schema.graphql">/schema.graphql</a>.'
  return reply
    .code(503)
    .headers({ 'cache-control': 'no-store', 'retry-after': '2' })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Accord</title>${reload}<body style="font:1rem/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem"><main><h1>Accord</h1><p>${sentences[state]}</p><p>${graph}</p></main></body></html>`,
    )
}
