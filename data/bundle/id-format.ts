import { bundleTables, type Column } from '#toolkit/domain'

/** The prefixes that the ids of a column may have; none where it takes no ids. */
export function prefixesOf({ form }: Column): string[] {
  if (typeof form === 'string' || 'words' in form) return []
  return 'ids' in form ? form.ids : form.idList
}

/** The table in which an id is at home, by its prefix: `homeByPrefix.get('org')` is `organisations`. */
export const tableByPrefix = new Map(
  bundleTables
    .filter(({ prefix }) => prefix === null)
    .flatMap(({ name, columns }) =>
      columns
        .filter(isCustomTable)
        .flatMap(column => prefixesOf(column).map((prefix): [string, string] => [prefix, name])),
    ),
)

/** Whether a column holds the id of the row itself, and so refers to nothing else. */
export function isCustomTable(column: Column): boolean {
  return column.name === 'id'
}

/** Whether an id has one of the prefixes, and after it words of small letters and digits joined by dashes. */
export function isId(prefixes: string[], id: string): boolean {
  return prefixes.includes(id.slice(0, id.indexOf('_'))) && slug.test(id) && id.length <= longestId
}

// An index of PostgreSQL holds no key beyond 2,700 bytes, and some have two ids and a name.
export const longestId = 200
const slug = /^[a-z]+_[a-z0-9]+(?:-[a-z0-9]+)*$/
