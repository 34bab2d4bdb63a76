import { defineConfig } from 'drizzle-kit'

// For `drizzle-kit generate`, which runs once per subgraph: SUBGRAPH=sources
const name = process.env.SUBGRAPH ?? ''

export default defineConfig({
  dialect: 'postgresql',
  schema: `./services/${name}/tables.ts`,
  out: `./services/${name}/migrations`,
  schemaFilter: [name],
  // A separate schema, because the migrator creates it before the first migration creates that of the subgraph.
  migrations: { schema: `${name}_migrations`, table: 'migrations' },
})
