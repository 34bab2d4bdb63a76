import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { builtFolder, dist, root, sources } from './built.mjs'

/*
 * Bundles the programs that built.mjs runs into bin/dist; `npm ci` runs this.
 */

/** Builds the programs if there is no build of the current sources, and prints one line. */
export async function prepare() {
  const folder = builtFolder()
  if (existsSync(folder)) return
  const begin = performance.now()
  const draft = join(dist, `draft-${process.pid}`)
  mkdirSync(draft, { recursive: true })
  try {
    await build(draft)
    if (builtFolder() !== folder) throw new Error('The sources changed during the build. Run `npm run prepare` again.')
    publish(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  removeFormer(folder)
  console.log(
    `Built npm start, npm run serve and npm run import in ${Math.round((performance.now() - begin) / 100) / 10} s.`,
  )
}

async function build(outdir) {
  // The esbuild that tsx depends on.
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
    // The build of the playground imports these at run time.
    external: ['vite', './vite.config.ts'],
    legalComments: 'none',
    banner: {
      js: `const __at = path => String(require('node:url').pathToFileURL(\`\${__dirname}/../../../\${path}\`));`,
    },
    plugins: [{ name: 'original paths', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, keepPaths) }],
    metafile: true,
    logLevel: 'warning',
  })
  const known = sources()
  const unknown = Object.keys(metafile.inputs).filter(file => !file.includes('node_modules/') && !known.includes(file))
  if (unknown.length > 0) throw new Error(`sources() in bin/built.mjs lacks ${unknown.join(', ')}: add the folder.`)
}

/** Keeps `import.meta.url` of a source file as its original path, and bundles the subgraphs that are imported dynamically. */
function keepPaths({ path }) {
  if (path.includes('/node_modules/')) return undefined
  const contents = readFileSync(path, 'utf8')
    .replaceAll('import.meta.url', `__at(${JSON.stringify(relative(root, path))})`)
    .replace(/`#services\/(.+?)`/, '`../../services/$1/index.ts`')
  return { contents, loader: 'ts' }
}

function publish(draft, folder) {
  try {
    renameSync(draft, folder)
  } catch (error) {
    // A parallel build of the same sources was faster.
    if (!existsSync(folder)) throw error
  }
}

// The folder of a build in progress is at most 60 s old.
function removeFormer(folder) {
  for (const path of readdirSync(dist).map(name => join(dist, name))) {
    const isOld = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 60_000
    if (path !== folder && (isOld || !path.includes('/draft-'))) rmSync(path, { recursive: true, force: true })
  }
}
