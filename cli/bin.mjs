#!/usr/bin/env node
import { register } from 'tsx/esm/api'

// Entry point of `npx accord`, from any folder; registers the TypeScript loader.
register()
await import('./accord.ts')
