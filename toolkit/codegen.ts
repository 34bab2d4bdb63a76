import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers'
import { type DocumentNode, Kind, parse } from 'graphql'
import { sdlOf } from './sdl.ts'

const services = new URL('../services/', import.meta.url)

/** What the shared GraphQL types are made from; each is exported by the toolkit. */
const sharedParents: Record<string, string> = {
  PartialDate: 'string',
  Period: 'string',
  Name: 'NameRow',
  Identifier: 'IdentifierRow',
  Claim: 'ClaimParent',
  Milestone: 'MilestoneRow',
  Figure: 'FigureRow',
  Quantity: 'FigureRow',
  AreaCoverage: 'CoverageRow',
}

const scalars = {
  ID: 'string',
  Date: 'string',
  DateTime: 'string',
  EDTF: 'string',
  Decimal: 'string',
  LanguageTag: 'string',
  CountryCode: 'string',
  CurrencyCode: 'string',
  URL: 'string',
  _Any: 'unknown',
  _FieldSet: 'string',
}

/**
 * The text of `services/<name>/types.ts`: resolver types from the SDL, and from `parents.ts`, which says what each GraphQL
 * type is made from. A connection is made by `pageOf`, and its edges are rows with a cursor.
 */
export async function typesOf(name: string): Promise<string> {
  const schema = parse(sdlOf(name))
  const own = [...readFileSync(new URL(`${name}/parents.ts`, services), 'utf8').matchAll(/^export type (\w+)/gm)].map(
    match => match[1]!,
  )
  const types = objectTypes(schema)
  const mappers: Record<string, string> = {}
  for (const type of types) {
    if (own.includes(type)) mappers[type] = `Parents.${type}`
    else if (type in sharedParents) mappers[type] = sharedParents[type]!
    else if (type.endsWith('Connection')) mappers[type] = 'Connection<unknown>'
  }
  const used = [
    ...new Set(
      Object.values(mappers)
        .filter(mapper => /^[A-Z]/.test(mapper) && !mapper.startsWith('Parents.'))
        .map(mapper => mapper.split('<')[0]!),
    ),
  ]
  const output = await codegen({
    filename: 'types.ts',
    schema,
    documents: [],
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers: typescriptResolvers },
    config: {
      federation: true,
      useTypeImports: true,
      enumsAsTypes: true,
      strictScalars: true,
      scalars,
      mappers,
      contextType: 'Context',
      optionalResolveType: true,
      makeResolverTypeCallable: true,
      noSchemaStitching: true,
      inputMaybeValue: 'T | null | undefined',
      maybeValue: 'T | null',
      avoidOptionals: { field: true, object: true },
      skipTypename: true,
    },
  })
  return [
    '// Made by `npm run generate` from the SDL and from parents.ts. Do not edit.',
    `import type { ${used.sort().join(', ')} } from '#toolkit'`,
    `import type { Context } from './loaders.ts'`,
    `import type * as Parents from './parents.ts'`,
    output.replace(/^import .*RequireFields.*$/gm, ''),
  ].join('\n')
}

const objectTypes = (schema: DocumentNode) => [
  ...new Set(schema.definitions.flatMap(node => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? node.name.value : []))),
]

/** The subgraphs that are in the repository. */
export const serviceNames = () => readdirSync(services).sort()

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const name of serviceNames()) {
    writeFileSync(new URL(`${name}/types.ts`, services), await typesOf(name))
    console.log(`services/${name}/types.ts is written.`)
  }
}
