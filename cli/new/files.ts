import { readdirSync } from 'node:fs'
import { links, type SubgraphDraft } from './draft.ts'
import { root, textOf } from './project-files.ts'

const templates = 'cli/new/template/'

/**
 * The files of a new subgraph, by path.
 *
 *     generatedFiles(draft)['services/offices/index.ts']
 *
 * The templates are the code of a subgraph `things` with an entity `Thing` that belongs to an `Organisation`. This function
 * replaces these names.
 */
export function generatedFiles(draft: SubgraphDraft): Record<string, string> {
  const parts = readdirSync(new URL(`${templates}service/`, root)).map(file => file.replace(/\.txt$/, ''))
  const places = [
    ['schema.graphql', `schema/${draft.name}.graphql`],
    ...parts.map(part => [`service/${part}`, `services/${draft.name}/${part}`]),
    ['test.ts', `tests/federated/${draft.name}.test.ts`],
  ]
  return Object.fromEntries(
    places.map(([template, path]) => [path, fillTemplate(textOf(`${templates}${template}.txt`), draft)]),
  )
}

function fillTemplate(text: string, { name, entity, field, prefix, link, described }: SubgraphDraft): string {
  const lower = link.toLowerCase()
  const words: [RegExp | string, string][] = [
    [/\bthings/g, name],
    [/\bthing/g, field],
    [/Thing/g, entity],
    [/\bthi(?=[_'])/g, prefix],
    [/organisation/g, lower],
    [/Organisation/g, link],
    ['{{cast}}', links[link].cast],
    ['{{prefix}}', links[link].prefix],
    ...Object.entries(described).map(([what, text]): [string, string] => [`{{${what}}}`, text]),
  ]
  return words.reduce((filled, [word, by]) => filled.replaceAll(word, by), text)
}
