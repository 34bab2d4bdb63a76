import { run } from './built.mjs'

// What `npm start` runs.
await run('gateway/start.ts')
