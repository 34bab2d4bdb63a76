import { run } from './built.mjs'

// What `npm run import` runs.
await run('data/commands/import.ts')
