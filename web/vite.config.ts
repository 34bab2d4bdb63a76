import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompressed } from './precompressed.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * The playground as static files that the gateway serves; `npx vite -c web/vite.config.ts` shows it while it is changed,
 * on a graph that runs on port 4000 or where ACCORD_GRAPH says.
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
    // Browsers that know light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The page may load nothing but its own files, and a data: address is not one.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      onLog(level, log, handle) {
        // Of React's compiler, in GraphiQL's files: it was run before they were published.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
      },
      checks: { pluginTimings: false },
    },
  },
  // Vite does not look into workers for what is CommonJS in them.
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
