import { existsSync } from 'node:fs'
import { builtFile, run } from './built.mjs'

// What `npm start` runs: the program as it was built of the code as it is now; the code itself where there is none.
const file = builtFile()
if (existsSync(file)) run(file)
else {
  await import('tsx')
  await import('./start.ts')
}
