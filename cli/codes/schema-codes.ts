import type { CompositionCode } from './code.ts'

/** Codes for invalid SDL and for the composed schema as a whole. */
export const schemaCodes: Record<string, CompositionCode> = {
  INVALID_GRAPHQL: {
    meaning: 'The text is not GraphQL, or names a type, field or directive that it does not have.',
    mend: 'Check the named line for a misspelt or undeclared name, or for a directive missing in the `import` of @link.',
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
    meaning: 'No subgraph has a field in Query, so the graph has no operations.',
    mend: 'Add `type Query` with at least one field to one of them.',
    before: { projects: 'type Project @key(fields: "id") { id: ID! }' },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID! }`,
    },
  },

  EXTENSION_WITH_NO_BASE: {
    meaning: 'A subgraph extends a type that no subgraph defines.',
    mend: 'Check the spelling. Otherwise write `type` instead of `extend type` in the subgraph that owns it.',
    before: {
      projects: 'type Query { title: String }',
      funds: 'extend type Project @key(fields: "id") { id: ID!  budget: Int }',
    },
    after: { funds: 'type Project @key(fields: "id") { id: ID!  budget: Int }' },
  },

  ROOT_QUERY_USED: {
    meaning: 'The query root type has another name than Query, and another type is named Query.',
    mend: 'Rename the type Query.',
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
    meaning: 'A public field or argument has an @inaccessible type.',
    mend: 'Mark the field or argument @inaccessible too, or make the type public.',
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
    meaning: 'A type is public, but all its fields or values are @inaccessible.',
    mend: 'Mark the type @inaccessible too, or make one of its fields public.',
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
    meaning: 'A @link imports an unknown specification, or a name that the specification does not have.',
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
    meaning: 'A @link names a federation version that the composition does not support.',
    mend: 'Use a version from v2.0 to v2.14; this graph uses v2.9.',
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
