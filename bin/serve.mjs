import { run } from './built.mjs'

// What `npm run serve` runs.
await run('gateway/server/serve-command.ts')
