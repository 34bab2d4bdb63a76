import { run } from './built.mjs'

// What `npm start` runs.
await run('gateway/server/all-in-one-main.ts')
