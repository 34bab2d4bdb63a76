import { run } from './built.mjs'

// Entry point of `npm run serve`.
await run('gateway/server/serve-command.ts')
