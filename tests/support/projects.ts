import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, type GraphQLSchema, parse, validate } from 'graphql'
import { json, serverOf } from '#tests/troubles'

/*
 * A foreign subgraph that does not use the toolkit: projects of organisations, with a change feed. The feed has one
 * mistake: it also reports an organisation.
 */

export const projectsSdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible"])

scalar LanguageTag
scalar EDTF

interface Node { id: ID! }

"Work that a body has taken up."
type Project implements Node @key(fields: "id") {
  id: ID!
  title: String
  "Who runs it."
  runBy: Organisation
}

type Organisation @key(fields: "id") {
  id: ID!
  projects: [Project!]
}

type Query { project(id: ID!): Project }
${readFileSync(new URL('../../schema/feed.graphql', import.meta.url), 'utf8')}`

type Project = { id: string; title: string; runBy: string }
const made: Project[] = [
  { id: 'p-1', title: 'Zeppelin over the fjords', runBy: 'org_nokia' },
  { id: 'p-2', title: 'Zeppelin by night', runBy: 'org_nokia' },
]

const runBy = { __typename: 'Organisation' }
const entityOf = (project: Project) => ({
  ...project,
  __typename: 'Project',
  runBy: { ...runBy, id: project.runBy },
})
const resolvers = {
  Query: {
    project: (_: unknown, { id }: { id: string }) => found(id),
    _links: (_: unknown, { after }: { after?: string | null }) => ({
      nodes: after
        ? []
        : [...made, { id: 'org_nokia', title: 'Runner of zeppelins' }].map(({ id, title }) => ({
            id,
            type: id === 'org_nokia' ? 'Organisation' : 'Project',
            deleted: false,
            names: [{ text: title, language: 'en', preferred: true }],
            identifiers: [],
            sources: [],
          })),
      edges: after
        ? []
        : made.map(({ id, runBy }) => ({
            id: `projects/${id}`,
            from: runBy,
            to: id,
            kind: 'RUNS',
            verb: 'runs',
            deleted: false,
            evidence: '[]',
          })),
      verbs: [{ verb: 'runs', language: 'en', text: 'runs', inverse: 'is run by' }],
      cursor: 'all',
      hasMore: false,
    }),
  },
  Project: { __resolveReference: ({ id }: { id: string }) => found(id) },
  Organisation: { projects: ({ id }: { id: string }) => made.filter(({ runBy }) => runBy === id).map(entityOf) },
}

const found = (id: string) => made.filter(project => project.id === id).map(entityOf)[0] ?? null

const schemaOf = (sdl: string): GraphQLSchema =>
  buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }])

/** Starts the subgraph on a port; `serve` replaces its SDL. */
export async function projects(sdl = projectsSdl) {
  let schema = schemaOf(sdl)
  const place = await serverOf(async ({ text }, response) => {
    const { query, variables } = JSON.parse(text)
    const document = parse(query)
    const errors = validate(schema, document)
    if (errors.length > 0) {
      return json(response, {
        errors: errors.map(each => ({ ...each.toJSON(), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })),
      })
    }
    return json(response, await execute({ schema, document, variableValues: variables, contextValue: {} }))
  })
  return {
    ...place,
    serve(sdl: string) {
      schema = schemaOf(sdl)
    },
  }
}
