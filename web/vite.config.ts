import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompressed } from './precompressed.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds the playground as static files for the gateway. `npx vite -c web/vite.config.ts` serves it with live reload, and forwards
 * requests to the graph at ACCORD_GRAPH, by default port 4000.
 */
export default defineConfig({
  root: at('playground'),
  base: '/playground/',
  publicDir: false,
  plugins: [react(), precompressed()],
  worker: { format: 'es' },
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The first versions of the browsers that have the CSS function light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The Content-Security-Policy allows only files of the same origin, no data: URLs.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      onLog(level, log, handle) {
        // GraphiQL's compiled files still have a directive of React's compiler, of which Vite warns.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
      },
      checks: { pluginTimings: false },
    },
  },
  // Vite does not discover the CommonJS dependencies of workers.
  optimizeDeps: { include: ['monaco-graphql > picomatch-browser', 'monaco-graphql > graphql-language-service'] },
  server: {
    fs: { allow: [at('..')] },
    proxy: Object.fromEntries(
      ['/graphql', '/schema.graphql', '/introspection.json', '/owners.json'].map(path => [
        path,
        process.env.ACCORD_GRAPH ?? 'http://127.0.0.1:4000',
      ]),
    ),
  },
})
