import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

// Vite would take the ES module of graphql and Apollo takes the CommonJS one: two copies do not know each other's types.
const graphql = createRequire(import.meta.url).resolve('graphql/index.js')

const project = (name: string, options: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], ...options },
})

const withDatabase = { globalSetup: 'tests/support/database.ts', testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig(({ mode }) => ({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', { isolate: false }),
      project('subgraph', withDatabase),
      project('federated', withDatabase),
      project('house', { testTimeout: 60_000 }),
      // Load and faults, one file at a time; in short, unless `--mode whole` asks for all of it.
      project('steady', {
        env: { ACCORD_STEADY: mode },
        globalSetup: 'tests/support/database.ts',
        testTimeout: 300_000,
        hookTimeout: 60_000,
        maxWorkers: 1,
        sequence: { groupOrder: 1 },
      }),
      // After all others and one file at a time: some of them measure.
      project('browser', {
        globalSetup: 'tests/support/chromium.ts',
        testTimeout: 60_000,
        hookTimeout: 60_000,
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
      }),
    ],
  },
}))
