import { run } from './built.mjs'

// What `npm run import` runs.
await run('data/import.ts')
