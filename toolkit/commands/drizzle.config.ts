import { defineConfig } from 'drizzle-kit'

// For `drizzle-kit generate`, one subgraph at a time: SUBGRAPH=sources
const name = process.env.SUBGRAPH ?? ''

export default defineConfig({
  dialect: 'postgresql',
  schema: `./services/${name}/tables.ts`,
  out: `./services/${name}/migrations`,
  schemaFilter: [name],
  // Its own schema: the migrator makes this one first, and the first migration makes the subgraph's.
  migrations: { schema: `${name}_migrations`, table: 'migrations' },
})
