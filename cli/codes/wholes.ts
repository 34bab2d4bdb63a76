import type { CompositionCode } from './code.ts'

/** A text as such, and what has to be true of the whole. */
export const schemaCodes: Record<string, CompositionCode> = {
  INVALID_GRAPHQL: {
    meaning: 'The text is not GraphQL, or names a type, field or directive that it does not have.',
    mend: 'Look at the place: a name is misspelt or not declared, or a directive is missing in the `import` of @link.',
    before: {
      projects: `type Query { project: Project }

type Project { title: Text }`,
    },
    after: {
      projects: `type Query { project: Project }

type Project { title: String }`,
    },
  },

  NO_QUERIES: {
    meaning: 'No subgraph has a field of Query, so nothing can be asked.',
    mend: 'Add `type Query` with at least one field to one of them.',
    before: { projects: 'type Project @key(fields: "id") { id: ID! }' },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID! }`,
    },
  },

  EXTENSION_WITH_NO_BASE: {
    meaning: 'A type is extended that no subgraph defines.',
    mend: 'Look for a misspelt name; else write `type` for `extend type` in the subgraph that owns it.',
    before: {
      projects: 'type Query { title: String }',
      funds: 'extend type Project @key(fields: "id") { id: ID!  budget: Int }',
    },
    after: { funds: 'type Project @key(fields: "id") { id: ID!  budget: Int }' },
  },

  ROOT_QUERY_USED: {
    meaning: 'The root of queries has another name than Query, and something else is called Query.',
    mend: 'Give the type that is no root another name.',
    before: {
      projects: `schema { query: Root }

type Root { search: Query }

type Query { text: String }`,
    },
    after: {
      projects: `schema { query: Root }

type Root { search: Search }

type Search { text: String }`,
    },
  },

  REFERENCED_INACCESSIBLE: {
    meaning: 'Something that clients see leads to a type that is @inaccessible.',
    mend: 'Mark what leads there @inaccessible as well, or show the type.',
    before: {
      projects: `type Query { project: Project }

type Project { title: String  draft: Draft }

type Draft @inaccessible { text: String }`,
    },
    after: {
      projects: `type Query { project: Project }

type Project { title: String  draft: Draft @inaccessible }

type Draft @inaccessible { text: String }`,
    },
  },

  ONLY_INACCESSIBLE_CHILDREN: {
    meaning: 'A type is shown to clients, and all that is in it is @inaccessible.',
    mend: 'Mark the type itself @inaccessible, or show something of it.',
    before: {
      projects: `type Query { project: Project }

type Project { title: String @inaccessible }`,
    },
    after: {
      projects: `type Query { project: Project }

type Project { title: String @inaccessible  name: String }`,
    },
  },

  INVALID_LINK_DIRECTIVE_USAGE: {
    meaning: '@link brings in a specification that it does not know, or in a way that it does not take.',
    mend: 'Import names that the specification has, each with its @, as in `import: ["@key"]`.',
    before: {
      projects: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@keys"])

type Query { title: String }`,
    },
    after: {
      projects: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Query { title: String }`,
    },
  },

  UNKNOWN_FEDERATION_LINK_VERSION: {
    meaning: '@link names a version of the federation that the composition does not know.',
    mend: 'Name one that it has: v2.0 to v2.14; this graph keeps to v2.9.',
    before: {
      projects: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.99", import: ["@key"])

type Query { title: String }`,
    },
    after: {
      projects: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Query { title: String }`,
    },
  },
}
