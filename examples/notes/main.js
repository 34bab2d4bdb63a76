import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'
import { createHandler } from 'graphql-http/lib/use/http'
import { openNotes } from './notes.js'
import { resolversOf } from './resolvers.js'

/*
 * node main.js: the notes of a desk as a subgraph, on PORT, from the file NOTES.
 */

const { PORT = 4101, HOST = '127.0.0.1', NOTES = new URL('notes.json', import.meta.url) } = process.env

const sdl = ['schema.graphql', 'feed.graphql'].map(file => readFileSync(new URL(file, import.meta.url), 'utf8'))
const resolvers = resolversOf(openNotes(NOTES))
const schema = buildSubgraphSchema([{ typeDefs: parse(sdl.join('\n')), resolvers }])
const handle = createHandler({ schema, formatError: shown })

const server = createServer((request, response) => {
  if (request.url !== '/graphql') return response.writeHead(404).end()
  // How long the graph may keep an answer: one without this is asked for each time.
  response.setHeader('cache-control', 'max-age=60, public')
  handle(request, response)
})
// Longer than those who ask keep a connection, so that no question meets one that is just being closed.
server.keepAliveTimeout = 65_000
server.listen(Number(PORT), HOST, () => console.log(`Notes are at http://${HOST}:${PORT}/graphql`))

// Answers what it has been asked, and ends.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => server.close(() => process.exit()))

/**
 * What the graph reads of an error: what was refused as it is, what is wrong with a document by its code, and of anything else
 * that it is our fault.
 */
function shown(error) {
  if (error.extensions?.code) return error
  if (error.originalError) console.error(error.originalError)
  const code = error.originalError
    ? 'INTERNAL'
    : error.message.startsWith('Syntax Error')
      ? 'GRAPHQL_PARSE_FAILED'
      : 'GRAPHQL_VALIDATION_FAILED'
  const message = error.originalError ? 'Something went wrong in the notes.' : error.message
  return new GraphQLError(message, { path: error.path, extensions: { code } })
}
