import fc from 'fast-check'
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { schema as api } from '#tests/ways'
import { typeByPrefix } from '#toolkit/graphql'

/*
 * Random documents over a whole schema, with pages, filters, aliases, fragments, variables and directives. Most are
 * valid. Some have conflicts, are too deep or cost too much.
 */

export type Generated = { query: string; variables: Record<string, unknown> }

const ids =
  `org_china org_nokia org_european-union org_china-unicom org_alibaba per_lu-wei per_li-keqiang ini_belt-and-road
  ini_internet-plus ini_digital-agenda area_5g area_digital-economy agr_bri-mou-ita agr_china-eu-joint-investment-fund
  evt_eu-china-summit-17 evt_brf-1 src_seed sta_lu-wei-1 org_nobody nothing`.split(/\s+/)

/** The prefix of the ids that a field accepts, so that most documents find an entity. */
const prefixOf: Record<string, string> = {
  organisation: 'org_',
  person: 'per_',
  initiative: 'ini_',
  area: 'area_',
  agreement: 'agr_',
  event: 'evt_',
  source: 'src_',
  statement: 'sta_',
}

/**
 * A random document. Each choice is a value of fast-check, so that fast-check can shrink a failing document.
 *
 *     fc.property(fc.gen(), draw => documentOf(draw).query …)
 *
 * The schema is by default that of the gateway.
 */
export function documentOf(draw: fc.GeneratorValue, schema = api): Generated {
  const variables: Record<string, unknown> = {}
  const declared: string[] = []
  const fragments: string[] = []
  let named = 0
  const chance = (percent: number) => draw(fc.nat, { max: 99 }) < percent
  const oneOf = <T>(all: readonly T[]): T => all[draw(fc.nat, { max: all.length - 1 })]!
  const nameOf = (prefix: string) => `${prefix}${named++}`

  const selection = selected('Query', draw(fc.nat, { max: 7 }))
  const head = declared.length > 0 ? `query (${declared.join(' ')}) ` : ''
  return { query: [`${head}${selection}`, ...fragments].join('\n'), variables }

  function selected(typeName: string, levels: number): string {
    const type = schema.getType(typeName)
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []
    const leaves = fields.filter(field => !isCompositeType(getNamedType(field.type)))
    const branches = fields.filter(field => isCompositeType(getNamedType(field.type)))
    const parts = Array.from({ length: 1 + draw(fc.nat, { max: 3 }) }, () => {
      if (isAbstractType(type) && levels > 0 && chance(60))
        return inline(oneOf(schema.getPossibleTypes(type)).name, levels)
      if (levels > 0 && branches.length > 0 && (typeName === 'Query' || chance(60)))
        return called(oneOf(branches), levels)
      return leaves.length > 0 && typeName !== 'Query' ? called(oneOf(leaves), 0) : '__typename'
    })
    if (chance(8)) return spread(typeName, `{ ${parts.join(' ')} }`)
    return `{ ${parts.join(' ')} }`
  }

  function spread(typeName: string, selection: string): string {
    const name = nameOf('F')
    fragments.push(`fragment ${name} on ${typeName} ${selection}`)
    return chance(30) ? `{ ...${name} ...${name} }` : `{ ...${name} }`
  }

  function inline(typeName: string, levels: number): string {
    return `... on ${typeName}${directive()} ${selected(typeName, levels - 1)}`
  }

  function called(field: GraphQLField<unknown, unknown>, levels: number): string {
    const type = getNamedType(field.type)
    const given = field.args.filter(arg => isNonNullType(arg.type) || chance(arg.name === 'first' ? 50 : 3))
    const args = given.map(arg => `${arg.name}: ${valued(arg, field.name)}`)
    const alias = chance(given.length > 0 ? 70 : 10) ? `${nameOf('a')}: ` : ''
    const below = isCompositeType(type) ? ` ${selected(type.name, Math.max(0, levels - 1))}` : ''
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${directive()}${below}`
  }

  function directive(): string {
    if (!chance(6)) return ''
    return ` @${oneOf(['include', 'skip'])}(if: ${chance(50) ? variable('Boolean!', chance(50)) : chance(50)})`
  }

  function valued(arg: GraphQLArgument, of: string): string {
    const value = sample(arg.type, arg.name, of)
    const isKey = getNamedType(arg.type).name === '_Any'
    return isKey || chance(25) ? variable(String(arg.type), value) : literal(value, arg.type)
  }

  function variable(type: string, value: unknown): string {
    const name = nameOf('v')
    variables[name] = value
    declared.push(`$${name}: ${type}`)
    return `$${name}`
  }

  function sample(type: GraphQLInputType, name: string, of: string): unknown {
    if (isNonNullType(type)) return sample(type.ofType, name, of)
    if (isListType(type))
      return Array.from({ length: 1 + draw(fc.nat, { max: 2 }) }, () => sample(type.ofType, name, of))
    if (isEnumType(type)) return oneOf(type.getValues()).name
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(one => isNonNullType(one.type) || chance(20))
      return Object.fromEntries(fields.map(one => [one.name, sample(one.type, one.name, of)]))
    }
    switch (String(type)) {
      case 'Int':
        return chance(5) ? oneOf([101, -1]) : oneOf([5, 1, 20, 100, 2, 3, 0])
      case '_Any':
        return keyOf(oneOf(ids))
      case 'Boolean':
        return chance(50)
      case 'ID':
        return oneOf(chance(95) ? ids.filter(id => id.startsWith(prefixOf[of] ?? '')) : ids)
      case 'Date':
        return oneOf(['2015-07-06', '1999-12-31', '2025-01-01', '2015-02-30'])
      case 'LanguageTag':
        return oneOf(['en', 'zh', 'de', 'zh-Hant', '?'])
      case 'CountryCode':
        return oneOf(['CN', 'FI', 'EU', 'cn'])
      default:
        return oneOf(['China', 'digital', 'x', '', '%', '"', '联通'])
    }
  }
}

/** An entity representation, as the gateway sends it to `_entities`. */
const keyOf = (id: string) => ({ __typename: typeByPrefix.get(id.split('_')[0]!) ?? 'Nothing', id })

function literal(value: unknown, type: GraphQLInputType): string {
  const plain = getNullableType(type)
  if (Array.isArray(value)) {
    const inner = isListType(plain) ? plain.ofType : plain
    return `[${value.map(one => literal(one, inner)).join(', ')}]`
  }
  if (isInputObjectType(plain)) {
    const fields = Object.entries(value as object).map(
      ([name, one]) => `${name}: ${literal(one, plain.getFields()[name]!.type)}`,
    )
    return `{ ${fields.join(', ')} }`
  }
  return isEnumType(plain) ? String(value) : JSON.stringify(value)
}
