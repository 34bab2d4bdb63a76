import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { generateDrizzleJson } from 'drizzle-kit/api'
import { serviceNames } from './codegen.ts'

const services = new URL('../../services/', import.meta.url)

/**
 * Whether the migrations of a subgraph lead to the tables that `tables.ts` has now.
 *
 *     await areComplete('sources')
 *
 * Compares what drizzle-kit noted beside the last migration with what it would note today; asks nothing.
 */
export async function areComplete(name: string): Promise<boolean> {
  const notes = new URL(`${name}/migrations/meta/`, services)
  if (!existsSync(notes)) return false
  const [last] = readdirSync(notes)
    .filter(file => file.endsWith('_snapshot.json'))
    .sort()
    .slice(-1)
  if (last === undefined) return false
  const noted = JSON.parse(readFileSync(new URL(last, notes), 'utf8'))
  const tables = await import(new URL(`${name}/tables.ts`, services).href)
  // Through JSON, since absent and undefined are one there.
  const today = JSON.parse(JSON.stringify(generateDrizzleJson(tables, noted.prevId, [name])))
  return isDeepStrictEqual({ ...today, id: noted.id }, noted)
}

// The last step of `npm run generate`; `npm run generate -- terms` calls a new migration 0001_terms.sql.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [title = 'change'] = process.argv.slice(2)
  for (const name of serviceNames()) {
    if (await areComplete(name)) console.log(`services/${name}/migrations/ is complete.`)
    else await makeMigration(name, title)
  }
}

// The program and not its parts, since it asks on the terminal what it cannot know: whether a column was renamed or replaced.
// Without a terminal it makes nothing then, and ends as if all were well.
async function makeMigration(name: string, title: string) {
  const program = fileURLToPath(new URL('bin.cjs', import.meta.resolve('drizzle-kit')))
  const { status } = spawnSync(
    process.execPath,
    [program, 'generate', '--config', 'toolkit/commands/drizzle.config.ts', '--name', title],
    { cwd: new URL('../../', import.meta.url), env: { ...process.env, SUBGRAPH: name }, stdio: 'inherit' },
  )
  if (status === 0 && (await areComplete(name))) return
  console.error(
    `services/${name}/migrations/ does not lead to its tables.ts yet: run npm run generate in a terminal, where drizzle-kit asks whether something was renamed.`,
  )
  process.exit(1)
}
