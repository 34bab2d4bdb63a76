import { evidenceColumns } from '#toolkit/domain'
import { links, type SubgraphDraft } from './draft.ts'
import { textOf } from './project-files.ts'

/** Edits of existing files: each appends the new subgraph to a list in the file. */
const edits: Record<string, (text: string, draft: SubgraphDraft) => string> = {
  'schema/supergraph.yaml': (text, { name, port }) =>
    afterLast(text, /^ {2}\w+:\n(?: {4}.*\n)+/gm, [
      `  ${name}:`,
      `    routing_url: \${env.${urlOf(name)}:-http://127.0.0.1:${port}/graphql}`,
      '    schema:',
      `      file: ./subgraphs/${name}.graphql`,
    ]),

  'toolkit/graphql/ids.ts': (text, { prefix, entity }) =>
    afterLast(text, /^ {2}\['\w+', '\w+'\],\n/gm, [`  ['${prefix}', '${entity}'],`]),

  // The list ends at the first bracket at the start of a line.
  'toolkit/domain/bundle-schema.ts': (text, draft) => {
    const { name, prefix, link } = draft
    const forms = `{ id: id('${prefix}'), title: 'text', date: 'edtf', ${fieldTo(draft)}: id('${links[link].prefix}') }`
    return afterLast(text, /^export const bundleTables.*\n(?: .*\n)+/gm, [
      `  table('${name}', 'id', 'title ${fieldTo(draft)}', ${forms}),`,
    ])
  },

  'docker-compose.yml': (text, { name }) => {
    const login = `  DATABASE_URL_${name.toUpperCase()}: &${name} postgres://accord_${name}:\${${name.toUpperCase()}_PASSWORD:-${name}}@postgres:5432/accord`
    const service = [
      `  ${name}:`,
      '    <<: *subgraph',
      `    command: [${name}]`,
      `    environment: { <<: *known-by, DATABASE_URL_${name.toUpperCase()}: *${name}, NODE_OPTIONS: *heap }`,
      '',
    ]
    const places: [RegExp, string[]][] = [
      [/^ {2}DATABASE_URL_\w+: &.*\n/gm, [login]],
      [/^ {2}SUBGRAPH_URL_\w+: .*\n/gm, [`  ${urlOf(name)}: http://${name}:4000/graphql`]],
      [/^ {2}\w+: \{ condition: service_healthy \}\n/gm, [`  ${name}: { condition: service_healthy }`]],
      [/^ {2}\w+:\n {4}<<: \*subgraph\n(?: {4}.*\n)+\n/gm, service],
    ]
    return places.reduce((text, [place, lines]) => afterLast(text, place, lines), text)
  },

  'data/reference/datapackage.json': (text, draft) => {
    const description = JSON.parse(text)
    description.resources.push(resourceOf(draft, description.resources))
    return `${JSON.stringify(description, null, 1)}\n`
  },

  'data/reference/README.md': (text, { name, link }) =>
    afterLast(text, /^\| `\w+\.csv` \| .*\n/gm, [
      `| \`${name}.csv\` | an entry about an ${link.toLowerCase()}: its title and its date; no rows here | \`id\` |`,
    ]),
}

/**
 * The edited files by path, and an empty table for the new entity in the reference bundle.
 *
 *     editedFiles(draft)['schema/supergraph.yaml']
 *
 * Throws an Error that names the file if it cannot find the list in the file.
 */
export function editedFiles(draft: SubgraphDraft): Record<string, string> {
  const edited = Object.entries(edits).map(([path, edit]) => {
    try {
      return [path, edit(textOf(path), draft)]
    } catch (error) {
      throw new Error(`${path} has a form that \`accord new\` cannot edit: ${(error as Error).message}`)
    }
  })
  const header = ['id', 'title', 'date', fieldTo(draft), ...evidenceColumns.map(({ name }) => name)]
  return { ...Object.fromEntries(edited), [`data/reference/${draft.name}.csv`]: `${header.join(',')}\n` }
}

const fieldTo = ({ link }: SubgraphDraft) => link.toLowerCase()
const urlOf = (name: string) => `SUBGRAPH_URL_${name.toUpperCase()}`

function afterLast(text: string, entry: RegExp, lines: string[]): string {
  const last = [...text.matchAll(entry)].at(-1)
  if (!last) throw new Error(`no line matches ${entry.source}`)
  const end = last.index + last[0].length
  return `${text.slice(0, end)}${lines.join('\n')}\n${text.slice(end)}`
}

type Field = { name: string; constraints?: { pattern?: string; required?: boolean } }
type Resource = { name: string; schema: { fields: Field[]; foreignKeys: object[] } }

/** The resource in `datapackage.json`. It copies evidence and dates from a table that has both. */
function resourceOf(draft: SubgraphDraft, others: Resource[]): object {
  const model = others.find(({ schema }) =>
    ['id', 'date', 'source'].every(name => schema.fields.some(each => each.name === name)),
  )!
  const { fields, foreignKeys } = model.schema
  const idConstraints = (prefix: string) => ({ required: true, pattern: `(?:${prefix})_[a-z0-9]+(?:-[a-z0-9]+)*` })
  const own = [
    { ...fields.find(({ name }) => name === 'id'), constraints: idConstraints(draft.prefix) },
    {
      name: 'title',
      type: 'string',
      description: 'the title of the entry, in a few words',
      constraints: { required: true },
    },
    { ...fields.find(({ name }) => name === 'date') },
    {
      name: fieldTo(draft),
      type: 'string',
      description: `the ${fieldTo(draft)} that the entry belongs to`,
      constraints: idConstraints(links[draft.link].prefix),
    },
  ]
  const evidence = fields.slice(fields.findIndex(({ name }) => name === 'source'))
  const keys = [
    { fields: fieldTo(draft), reference: { resource: `${fieldTo(draft)}s`, fields: 'id' } },
    foreignKeys.at(-1),
  ]
  return {
    ...model,
    name: draft.name,
    path: `${draft.name}.csv`,
    title: `Entries about an ${fieldTo(draft)}`,
    schema: { ...model.schema, fields: [...own, ...evidence], foreignKeys: keys },
    factKey: ['id'],
  }
}
