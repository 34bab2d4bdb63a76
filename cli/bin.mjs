#!/usr/bin/env node
import { register } from 'tsx/esm/api'

// What `npx accord` runs, from whatever folder: TypeScript is read from here on.
register()
await import('./accord.ts')
