import { run } from './built.mjs'

// Entry point of `npm run import`.
await run('data/commands/import.ts')
