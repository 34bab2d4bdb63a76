import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { exitCodes, type Outcome } from '#cli/command'
import { createDraft, type SubgraphRequest } from '#cli/new/draft'
import { editedFiles } from '#cli/new/edits'
import { generatedFiles } from '#cli/new/files'
import { root, snapshotFiles, writeFiles } from '#cli/new/place'

/**
 * `accord new`: writes a subgraph of the house's shape, gives it its place in the lists that have one, and makes what is made
 * of those: types, migration, composed schema.
 *
 *     await create({ name: 'offices', entity: 'Office', link: 'Organisation' })
 *
 * A name that is wrong or taken is refused before anything is written. If a step fails, all is put back as it was.
 */
export async function createSubgraph(wish: SubgraphRequest): Promise<Outcome> {
  const draft = createDraft(wish)
  const [files, edited] = [generatedFiles(draft), editedFiles(draft)]
  const paths = Object.keys({ ...files, ...edited })
  const putBack = snapshotFiles(['schema', `services/${draft.name}`, ...paths])
  writeFiles({ ...files, ...edited })
  for (const [what, command] of generationSteps(paths)) {
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    if (status === 0) continue
    putBack()
    const output = `${stdout}${stderr}`
    const text = `${output}\n${what} failed, so all is as it was before.\n`
    return { text, json: { ok: false, failed: what, output }, code: exitCodes.findings }
  }
  const next = nextFor(draft.name)
  const text = [
    `services/${draft.name}/ has ${draft.entity}, with ids that begin with ${draft.prefix}_, tied to ${draft.link} both ways.`,
    'Written:',
    ...Object.keys(files).map(path => `  ${path}`),
    'Changed:',
    ...Object.keys(edited).map(path => `  ${path}`),
    'Next:',
    ...next.map(([command, what]) => `  ${command.padEnd(Math.max(...next.map(each => each[0].length)))}  ${what}`),
    '',
  ].join('\n')
  const json = { ok: true, ...draft, written: Object.keys(files), changed: Object.keys(edited), next }
  return { text, json, code: exitCodes.good }
}

// What `npm run generate` does, without npm; what the templates give is formatted as its names are long.
function generationSteps(paths: string[]): [what: string, command: string[]][] {
  const program = (file: string) => ['--import', 'tsx', file]
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
  const code = paths.filter(path => path.endsWith('.ts'))
  return [
    ['Formatting', [biome, 'check', '--write', ...code]],
    ['Composing', [...program('cli/accord.ts'), 'compose']],
    ['Making types', program('toolkit/commands/codegen.ts')],
    ['Making the migration', [...program('toolkit/commands/generate-migrations.ts'), 'first']],
  ]
}

const nextFor = (name: string): [command: string, what: string][] => [
  [`npx vitest run tests/federated/${name}.test.ts`, 'its test'],
  ['npm run check', 'what the compiler and the linter say'],
  ['npm start', 'the graph with it, on http://localhost:4000/playground'],
  ['npm run generate', 'after every change of its schema or tables'],
]
