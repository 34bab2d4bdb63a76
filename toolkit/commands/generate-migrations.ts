import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { generateDrizzleJson } from 'drizzle-kit/api'
import { serviceNames } from './codegen.ts'

const services = new URL('../../services/', import.meta.url)

/**
 * Whether the migrations of a subgraph result in the tables of its `tables.ts`.
 *
 *     await areMigrationsComplete('sources')
 *
 * Compares the snapshot beside the last migration with a new one of `tables.ts`. Needs no terminal and no database.
 */
export async function areMigrationsComplete(name: string): Promise<boolean> {
  const snapshots = new URL(`${name}/migrations/meta/`, services)
  if (!existsSync(snapshots)) return false
  const [last] = readdirSync(snapshots)
    .filter(file => file.endsWith('_snapshot.json'))
    .sort()
    .slice(-1)
  if (last === undefined) return false
  const stored = JSON.parse(readFileSync(new URL(last, snapshots), 'utf8'))
  const tables = await import(new URL(`${name}/tables.ts`, services).href)
  // Through JSON, which has no undefined: a stored snapshot lacks such fields.
  const current = JSON.parse(JSON.stringify(generateDrizzleJson(tables, stored.prevId, [name])))
  return isDeepStrictEqual({ ...current, id: stored.id }, stored)
}

// The last step of `npm run generate`; `npm run generate -- terms` calls a new migration 0001_terms.sql.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [title = 'change'] = process.argv.slice(2)
  for (const name of serviceNames()) {
    if (await areMigrationsComplete(name)) console.log(`services/${name}/migrations/ is complete.`)
    else await createMigration(name, title)
  }
}

// Runs the command of drizzle-kit and not its API: it asks on the terminal whether a column was renamed or replaced.
// Without a terminal it then creates nothing and exits with code 0.
async function createMigration(name: string, title: string) {
  const program = fileURLToPath(new URL('bin.cjs', import.meta.resolve('drizzle-kit')))
  const { status } = spawnSync(
    process.execPath,
    [program, 'generate', '--config', 'toolkit/commands/drizzle.config.ts', '--name', title],
    { cwd: new URL('../../', import.meta.url), env: { ...process.env, SUBGRAPH: name }, stdio: 'inherit' },
  )
  if (status === 0 && (await areMigrationsComplete(name))) return
  console.error(
    `services/${name}/migrations/ does not result in the tables of its tables.ts. Run npm run generate in a terminal: drizzle-kit asks whether a column was renamed.`,
  )
  process.exit(1)
}
