import { type Country, countryOf, rowsOfCountry, slugOf, transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import type { ActorRule, Mapping } from './schema.ts'
import type { ActorResolver, TableRows } from './types.ts'

type ResolvedActor = { id: string | FormatError; country?: Country; isOwn?: true; rows?: TableRows }

const decide = (text: string) => `say under \`known\` who \`${text}\` is`

/**
 * Who is meant by the codes and names of a data set: what the mapping decides, then the code or name of a country, then one of
 * the data set's own. `holders` are ids that the graph has for codes of ISO 3166-1, and `listed` the codes that a file tells of.
 */
export function createActorResolver(
  { actors, source, confidence }: Mapping,
  holders: Map<string, string>,
  listed: Set<string> | null,
): ActorResolver {
  const found = new Map<string, ResolvedActor>()
  const named = new Map<string, string>()
  const { by = 'name', known = {}, own } = actors ?? {}
  const slugs = new Map(Object.keys(known).map(name => [slugOf(name), name]))

  function lookUp(text: string) {
    let entry = found.get(text)
    if (entry === undefined) {
      entry = decided(text)
      found.set(text, entry)
    }
    return entry
  }

  function decided(text: string): ResolvedActor {
    const who: ActorRule | undefined = Object.hasOwn(known, text) ? known[text] : undefined
    if (who && 'same' in who) return lookUp(who.same)
    if (who && 'id' in who) return { id: who.id, rows: rowsOfOwn(who.id, who.name, who.kind, text) }
    const country = who && 'own' in who ? undefined : countryOf(who ? 'alpha-3' : by, who ? who.iso : text)
    const isSmall = own?.small !== undefined && /\p{Ll}/u.test(text)
    // A territory is not the state that bears its name today.
    if (country && (who || !isSmall || country.kind !== 'STATE')) {
      // The graph may know the country by an id of its user's own, and then all of it.
      const id = holders.get(country.alpha3) ?? country.id
      return { id, country, ...(id === country.id && { rows: rowsOfCountry(country) }) }
    }
    if (own && (listed === null || listed.has(text))) {
      const slug = slugOf(text)
      const id = `${own.before}-${isSmall ? 'territory-' : ''}${slug}`
      const alike = isSmall ? undefined : slugs.get(slug)
      const other = named.get(id) ?? text
      if (slug === '') return { id: { rule: 'a name has Latin letters or digits', suggestion: decide(text) } }
      if (other !== text)
        return { id: { rule: 'an id is made of one name', suggestion: `\`${other}\` has ${id}: ${decide(text)}` } }
      if (!who && !listed && alike !== undefined)
        return { id: { rule: 'an actor that the mapping knows', suggestion: `\`${alike}\`? Else ${decide(text)}` } }
      named.set(id, text)
      return listed
        ? { id, isOwn: true }
        : { id, isOwn: true, rows: rowsOfOwn(id, text, isSmall ? own.small! : own.kind, text) }
    }
    return {
      id: listed
        ? { rule: `a code that ${own!.file} tells of` }
        : { rule: 'an actor that the mapping knows', suggestion: decide(text) },
    }
  }

  function rowsOfOwn(id: string, name: string, kind: string, text: string): TableRows {
    const evidence = { source: source.id!, locator: text, ...(confidence && { confidence }) }
    return {
      organisations: [{ id, kind, ...evidence }],
      names: [{ entity: id, text: String(transforms.text(name)), language: 'en', kind: 'PREFERRED', ...evidence }],
    }
  }

  return {
    idOf: text => lookUp(text).id,
    isCountry: text => lookUp(text).country !== undefined,
    countryName: text => lookUp(text).country?.name ?? '',
    isOwn: text => lookUp(text).isOwn === true,
    made: () => (listed ? [] : [...found].flatMap(([text, { isOwn }]) => (isOwn ? [text] : []))),
    rows() {
      const ids = new Set<string>()
      return [...found.values()].flatMap(({ id, rows }) => {
        if (!rows || typeof id !== 'string' || ids.has(id)) return []
        ids.add(id)
        return [rows]
      })
    },
  }
}
