import { run } from './built.mjs'

// Entry point of `npm start`.
await run('gateway/server/all-in-one-main.ts')
