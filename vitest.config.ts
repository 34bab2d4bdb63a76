import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

// Vite would load the ES module of graphql, Apollo loads the CommonJS one, and graphql rejects types of another copy.
const graphql = createRequire(import.meta.url).resolve('graphql/index.js')

const project = (name: string, options: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], ...options },
})

// Test files share one module registry per worker: loading Apollo, Fastify and drizzle takes 2 s a file otherwise.
const shared = { isolate: false, setupFiles: 'tests/support/setup.ts' }
const withDatabase = { ...shared, globalSetup: 'tests/support/database.ts', testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig(({ mode }) => ({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    maxWorkers: 2,
    tags: [
      {
        name: 'slow',
        description: 'Starts many processes or draws long histories: `npm run test:slow`.',
      },
      { name: 'long', description: 'Writes projects, or runs a whole benchmark: `npm run test:long`.' },
    ],
    projects: [
      project('unit', shared),
      project('subgraph', withDatabase),
      project('federated', withDatabase),
      project('house', { ...shared, testTimeout: 60_000 }),
      // Load and failures, one file at a time; a short version, unless `--mode whole` is set.
      project('steady', {
        setupFiles: 'tests/support/setup.ts',
        env: { ACCORD_STEADY: mode },
        globalSetup: 'tests/support/database.ts',
        testTimeout: 300_000,
        hookTimeout: 60_000,
        maxWorkers: 1,
        sequence: { groupOrder: 1 },
      }),
      // Last and one file at a time: some of these tests measure durations.
      project('browser', {
        setupFiles: 'tests/support/setup.ts',
        globalSetup: 'tests/support/chromium.ts',
        testTimeout: 60_000,
        hookTimeout: 60_000,
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
      }),
    ],
  },
}))
