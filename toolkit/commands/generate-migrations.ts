import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { generateDrizzleJson } from 'drizzle-kit/api'
import { serviceNames } from './codegen.ts'

const services = new URL('../../services/', import.meta.url)

/**
 * Whether the migrations of a subgraph result in the tables of its `tables.ts`. It compares the snapshot of the last
 * migration with a new snapshot, without a database.
 *
 *     await areMigrationsComplete('sources')
 */
export async function areMigrationsComplete(name: string): Promise<boolean> {
  const snapshots = new URL(`${name}/migrations/meta/`, services)
  if (!existsSync(snapshots)) return false
  const files = readdirSync(snapshots).filter(file => file.endsWith('_snapshot.json'))
  const last = files.sort().at(-1)
  if (last === undefined) return false
  const stored = JSON.parse(readFileSync(new URL(last, snapshots), 'utf8'))
  const tables = await import(new URL(`${name}/tables.ts`, services).href)
  // JSON has no undefined, so a stored snapshot lacks the fields with that value.
  const current = JSON.parse(JSON.stringify(generateDrizzleJson(tables, stored.prevId, [name])))
  return isDeepStrictEqual({ ...current, id: stored.id }, stored)
}

// The last step of `npm run generate`. With `npm run generate -- terms`, a new migration has the name 0001_terms.sql.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [title = 'change'] = process.argv.slice(2)
  for (const name of serviceNames()) {
    if (await areMigrationsComplete(name)) console.log(`services/${name}/migrations/ is complete.`)
    else await createMigration(name, title)
  }
}

// Runs the command of drizzle-kit, which asks on the terminal whether a column was renamed or replaced; the API does
// not. Without a terminal the command creates nothing in that case, and exits with code 0.
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
