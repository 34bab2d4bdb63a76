import { defineConfig } from 'drizzle-kit'

// For `drizzle-kit generate`, one subgraph at a time: SUBGRAPH=sources
const name = process.env.SUBGRAPH ?? ''

export default defineConfig({
  dialect: 'postgresql',
  schema: `./services/${name}/tables.ts`,
  out: `./services/${name}/migrations`,
  schemaFilter: [name],
  // A schema of its own: the migrator creates it before the first migration, which creates the schema of the subgraph.
  migrations: { schema: `${name}_migrations`, table: 'migrations' },
})
