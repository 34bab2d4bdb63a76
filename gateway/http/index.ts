export { createApp } from './app.ts'
export { serveGraphql } from './graphql-route.ts'
export { servePlayground } from './playground.ts'
export { introspectionOf, serveSchema } from './schema-routes.ts'
