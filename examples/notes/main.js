import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'
import { createHandler } from 'graphql-http/lib/use/http'
import { openNotes } from './notes.js'
import { resolversOf } from './resolvers.js'

/*
 * node main.js: serves the notes in the file NOTES as a subgraph on PORT.
 */

const { PORT = 4101, HOST = '127.0.0.1', NOTES = new URL('notes.json', import.meta.url) } = process.env

const sdl = ['schema.graphql', 'feed.graphql'].map(file => readFileSync(new URL(file, import.meta.url), 'utf8'))
const resolvers = resolversOf(openNotes(NOTES))
const schema = buildSubgraphSchema([{ typeDefs: parse(sdl.join('\n')), resolvers }])
const handle = createHandler({ schema, formatError })

const server = createServer((request, response) => {
  if (request.url !== '/graphql') return response.writeHead(404).end()
  // How long the graph may cache a response. Without this header the graph does not cache.
  response.setHeader('cache-control', 'max-age=60, public')
  handle(request, response)
})
// Longer than the idle timeout of the gateway, so that no request meets a closing connection.
server.keepAliveTimeout = 65_000
server.listen(Number(PORT), HOST, () => console.log(`The notes subgraph listens at http://${HOST}:${PORT}/graphql`))

// Finishes running requests, then exits.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => server.close(() => process.exit()))

/**
 * Formats errors for the graph: rejections pass, invalid documents have a code, and all other errors become INTERNAL without
 * details.
 */
function formatError(error) {
  if (error.extensions?.code) return error
  if (error.originalError) console.error(error.originalError)
  const code = error.originalError
    ? 'INTERNAL'
    : error.message.startsWith('Syntax Error')
      ? 'GRAPHQL_PARSE_FAILED'
      : 'GRAPHQL_VALIDATION_FAILED'
  const message = error.originalError ? 'The notes subgraph failed. Its log has the error.' : error.message
  return new GraphQLError(message, { path: error.path, extensions: { code } })
}
