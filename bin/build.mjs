import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { builtFolder, dist, root, sources } from './built.mjs'

/*
 * Builds the programs that built.mjs runs into bin/dist, which `npm ci` does.
 */

/** Builds what is not built, and says in one line what became of it. */
export async function prepare() {
  const folder = builtFolder()
  if (existsSync(folder)) return
  const begin = performance.now()
  const draft = join(dist, `draft-${process.pid}`)
  mkdirSync(draft, { recursive: true })
  try {
    await build(draft)
    if (builtFolder() !== folder)
      throw new Error('The code has changed while it was built: run `npm run prepare` again.')
    takePlace(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  removeFormer(folder)
  console.log(
    `npm start, npm run serve and npm run import are built, in ${Math.round((performance.now() - begin) / 100) / 10} s.`,
  )
}

async function build(outdir) {
  // The one that tsx uses.
  const { build } = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['gateway/server/all-in-one-main.ts', 'gateway/server/serve-command.ts', 'data/commands/import.ts'],
    entryNames: '[name]',
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // What builds the playground runs by itself.
    external: ['vite', './vite.config.ts'],
    legalComments: 'none',
    banner: {
      js: `const __at = path => String(require('node:url').pathToFileURL(\`\${__dirname}/../../../\${path}\`));`,
    },
    plugins: [{ name: 'where it was', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, asItWas) }],
    metafile: true,
    logLevel: 'warning',
  })
  const known = sources()
  const unknown = Object.keys(metafile.inputs).filter(file => !file.includes('node_modules/') && !known.includes(file))
  if (unknown.length > 0) throw new Error(`Not among the sources in bin/built.mjs: ${unknown.join(', ')}.`)
}

/** A file of ours finds what lies beside it where it is now, and subgraphs are looked up among those that are built in. */
function asItWas({ path }) {
  if (path.includes('/node_modules/')) return undefined
  const contents = readFileSync(path, 'utf8')
    .replaceAll('import.meta.url', `__at(${JSON.stringify(relative(root, path))})`)
    .replace(/`#services\/(.+?)`/, '`../../services/$1/index.ts`')
  return { contents, loader: 'ts' }
}

function takePlace(draft, folder) {
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another build of the same was faster.
    if (!existsSync(folder)) throw error
  }
}

// What another build is at is a minute old at most.
function removeFormer(folder) {
  for (const path of readdirSync(dist).map(name => join(dist, name))) {
    const isOld = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 60_000
    if (path !== folder && (isOld || !path.includes('/draft-'))) rmSync(path, { recursive: true, force: true })
  }
}
