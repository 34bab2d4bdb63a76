import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { exitCodes, type Outcome } from '#cli/command'
import { createDraft, type SubgraphRequest } from '#cli/new/draft'
import { editedFiles } from '#cli/new/edits'
import { generatedFiles } from '#cli/new/files'
import { root, snapshotFiles, writeFiles } from '#cli/new/project-files'

/**
 * `accord new`: writes a subgraph from templates, adds it to the lists of subgraphs, and generates types, migration and supergraph.
 *
 *     await createSubgraph({ name: 'offices', entity: 'Office', link: 'Organisation' })
 *
 * It rejects an invalid or taken name before it writes a file. If a step fails, it restores all files.
 */
export async function createSubgraph(wish: SubgraphRequest): Promise<Outcome> {
  const draft = createDraft(wish)
  const [files, edited] = [generatedFiles(draft), editedFiles(draft)]
  const paths = Object.keys({ ...files, ...edited })
  const restore = snapshotFiles(['schema', `services/${draft.name}`, ...paths])
  writeFiles({ ...files, ...edited })
  for (const [what, command] of generationSteps(paths)) {
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    if (status === 0) continue
    restore()
    const output = `${stdout}${stderr}`
    const text = `${output}\n${what} failed. All files were restored.\n`
    return { text, json: { ok: false, failed: what, output }, code: exitCodes.findings }
  }
  const next = nextFor(draft.name)
  const text = [
    `services/${draft.name}/ has ${draft.entity} with the id prefix ${draft.prefix}_, linked to ${draft.link} in both directions.`,
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

// The steps of `npm run generate` after formatting, which adapts line breaks to the length of the new names.
function generationSteps(paths: string[]): [what: string, command: string[]][] {
  const program = (file: string) => ['--import', 'tsx', file]
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
  const code = paths.filter(path => path.endsWith('.ts'))
  return [
    ['Formatting', [biome, 'check', '--write', ...code]],
    ['Composing', [...program('cli/accord.ts'), 'compose']],
    ['Generating types', program('toolkit/commands/codegen.ts')],
    ['Generating the migration', [...program('toolkit/commands/generate-migrations.ts'), 'first']],
  ]
}

const nextFor = (name: string): [command: string, what: string][] => [
  [`npx vitest run tests/federated/${name}.test.ts`, 'run its test'],
  ['npm run check', 'run compiler and linter'],
  ['npm start', 'start the graph, http://localhost:4000/playground'],
  ['npm run generate', 'run after each change of its schema or tables'],
]
