import { readdirSync, readFileSync } from 'node:fs'
import { links, type SubgraphDraft } from './draft.ts'

const templates = new URL('./template/', import.meta.url)

/**
 * The files of a new subgraph, by path.
 *
 *     generatedFiles(draft)['services/offices/index.ts']
 *
 * The templates are valid code of a subgraph `things` with an entity `Thing` that belongs to an `Organisation`; the names are
 * replaced.
 */
export function generatedFiles(draft: SubgraphDraft): Record<string, string> {
  const parts = readdirSync(new URL('service/', templates)).map(file => file.replace(/\.txt$/, ''))
  const places = [
    ['schema.graphql', `schema/${draft.name}.graphql`],
    ...parts.map(part => [`service/${part}`, `services/${draft.name}/${part}`]),
    ['test.ts', `tests/federated/${draft.name}.test.ts`],
  ]
  return Object.fromEntries(
    places.map(([template, path]) => [
      path,
      fillTemplate(readFileSync(new URL(`${template}.txt`, templates), 'utf8'), draft),
    ]),
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
