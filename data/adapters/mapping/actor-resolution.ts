import { type Country, countryOf, rowsOfCountry, slugOf, transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import type { ActorRule, Mapping } from './schema.ts'
import type { ActorResolver, TableRows } from './types.ts'

type ResolvedActor = { id: string | FormatError; country?: Country; isOwn?: true; rows?: TableRows }

const decide = (text: string) => `add \`${text}\` to \`known\``

/**
 * Resolves the codes and names of a data set to ids (entity resolution): first by `known` of the mapping, then as a country, then
 * by its rule `own`. `holders` maps codes of ISO 3166-1 to ids of the graph. `listed` has the codes in the file of `own`.
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
      entry = resolve(text)
      found.set(text, entry)
    }
    return entry
  }

  function resolve(text: string): ResolvedActor {
    const rule: ActorRule | undefined = Object.hasOwn(known, text) ? known[text] : undefined
    if (rule && 'same' in rule) return lookUp(rule.same)
    if (rule && 'id' in rule) return { id: rule.id, rows: rowsOfOwn(rule.id, rule.name, rule.kind, text) }
    const country = rule && 'own' in rule ? undefined : countryOf(rule ? 'alpha-3' : by, rule ? rule.iso : text)
    const isSmall = own?.small !== undefined && /\p{Ll}/u.test(text)
    // With `small`, a name with lower-case letters is a territory, and not the present state of the same name.
    if (country && (rule || !isSmall || country.kind !== 'STATE')) {
      // If the graph has the country with another id, the graph also has the rows of the country.
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
        return { id: { rule: 'two names give different ids', suggestion: `\`${other}\` has ${id}: ${decide(text)}` } }
      if (!rule && !listed && alike !== undefined)
        return { id: { rule: 'an actor that the mapping knows', suggestion: `\`${alike}\`? Else ${decide(text)}` } }
      named.set(id, text)
      return { id, isOwn: true, ...(!listed && { rows: rowsOfOwn(id, text, isSmall ? own.small! : own.kind, text) }) }
    }
    return {
      id: listed
        ? { rule: `a code that is in ${own!.file}` }
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
