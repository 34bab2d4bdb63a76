import { bundleTables, type Column } from '#toolkit/domain'

/** Returns the prefixes that the ids of a column may have; none if the column has no ids. */
export function prefixesOf({ form }: Column): string[] {
  if (typeof form === 'string' || 'words' in form) return []
  return 'ids' in form ? form.ids : form.idList
}

/** Whether the ids in a column identify its own rows, so that they are no references to other rows. */
export const isCustomTable = ({ name }: Column): boolean => name === 'id'

/** The table that defines the ids of a prefix: `tableByPrefix.get('org')` is `organisations`. */
export const tableByPrefix = new Map(
  bundleTables
    .filter(({ prefix }) => prefix === null)
    .flatMap(({ name, columns }) =>
      columns
        .filter(isCustomTable)
        .flatMap(column => prefixesOf(column).map((prefix): [string, string] => [prefix, name])),
    ),
)

/** Whether an id is one of the prefixes, an underscore and lower-case words joined by dashes: `org_acme-oy`. */
export function isId(prefixes: string[], id: string): boolean {
  return prefixes.includes(id.slice(0, id.indexOf('_'))) && slug.test(id) && id.length <= longestId
}

// An entry of a PostgreSQL index has at most 2,700 bytes, and some indexes have two ids and a name.
export const longestId = 200
const slug = /^[a-z]+_[a-z0-9]+(?:-[a-z0-9]+)*$/
