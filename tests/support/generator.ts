import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildASTSchema, parse } from 'graphql'
import { textOf } from '#tests/files'
import { samples, samplesAt } from '#tests/samples'

const schema = parse(textOf('schema/api.graphql'))
const schemaAst = buildASTSchema(schema)

/** The settings of the output folder `src/gql/` in `codegen.ts` of docs/clients.md. */
export const settings: { config: Record<string, any>; presetConfig: object } = (await samplesAt('')('codegen.ts'))
  .default.generates['./src/gql/']

/** The document of `src/funds.ts`. The generator finds it in the same way: in a call of `graphql`. */
export const funds = /\bgraphql\(`(.*?)`\)/s.exec(samples['src/funds.ts']!)![1]!

/**
 * The files that the client preset of GraphQL Code Generator writes for a document, by name.
 *
 *     const made = await generated('src/gql/', funds)
 */
export async function generated(
  folder: string,
  text: string,
  config = settings.config,
): Promise<Record<string, string>> {
  const parts = await preset.buildGeneratesSection({
    baseOutputDir: folder,
    schema,
    schemaAst,
    documents: [{ location: folder, rawSDL: text, document: parse(text) }],
    config,
    presetConfig: settings.presetConfig,
    plugins: [],
    pluginMap: {},
  })
  return Object.fromEntries(await Promise.all(parts.map(async part => [part.filename, await codegen(part)])))
}
