import type { CompositionCode } from './code.ts'

/** Codes for @key, @external, @requires, @provides and @override. */
export const keyCodes: Record<string, CompositionCode> = {
  KEY_INVALID_FIELDS: {
    meaning: 'The fields of a @key are not fields of its type.',
    mend: 'Name a field that the type has in this subgraph, or add the field.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "code") { id: ID! }`,
    },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID! }`,
    },
  },

  KEY_FIELDS_HAS_ARGS: {
    meaning: 'A @key names a field that takes arguments, and so has no single value.',
    mend: 'Use a field without arguments as the key.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "code") { code(form: String): String }`,
    },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "code") { code: String }`,
    },
  },

  KEY_FIELDS_SELECT_INVALID_TYPE: {
    meaning: 'A @key selects a field of a union or interface type, which cannot identify an entity.',
    mend: 'Use a field of a scalar, an enum or an object type.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "place { name }") { place: Place }

interface Place { name: String }

type City implements Place { name: String }`,
    },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "place { name }") { place: City }

type City { name: String }`,
    },
  },

  SATISFIABILITY_ERROR: {
    meaning: 'The schema allows a query that has no query plan: a subgraph lacks the key to resolve the next field.',
    mend: 'Give the type a resolvable @key in the subgraph with the field, and the key fields in the subgraph before it.',
    before: {
      projects: `type Query { project: Project }

type Project { title: String }`,
      funds: `type Query { funded: Project }

type Project { budget: Int }`,
    },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  title: String }`,
      funds: `type Query { funded: Project }

type Project @key(fields: "id") { id: ID!  budget: Int }`,
    },
  },

  EXTERNAL_MISSING_ON_BASE: {
    meaning: 'A field is @external, and no other subgraph resolves it.',
    mend: 'Check the spelling. Otherwise add the field to the subgraph that owns the type, or remove @external.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  title: String }`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: Int @external
  budget: Int @requires(fields: "cost")
}`,
    },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  title: String  cost: Int }`,
    },
  },

  EXTERNAL_UNUSED: {
    meaning: 'A field is @external, and no @key, @requires or @provides uses it.',
    mend: 'Remove the field from this subgraph.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  title: String }`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  title: String @external
  budget: Int
}`,
    },
    after: {
      funds: `type Project @key(fields: "id") {
  id: ID!
  budget: Int
}`,
    },
  },

  EXTERNAL_TYPE_MISMATCH: {
    meaning: 'An @external field has another type in the subgraph that resolves it.',
    mend: 'Copy the type from the subgraph that resolves it.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  cost: Int }`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: String @external
  budget: Int @requires(fields: "cost")
}`,
    },
    after: {
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: Int @external
  budget: Int @requires(fields: "cost")
}`,
    },
  },

  REQUIRES_FIELDS_MISSING_EXTERNAL: {
    meaning: 'A @requires names a field that this subgraph resolves itself.',
    mend: 'Mark the field @external if another subgraph resolves it, or remove it from the @requires.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  cost: Int }`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: Int
  budget: Int @requires(fields: "cost")
}`,
    },
    after: {
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: Int @external
  budget: Int @requires(fields: "cost")
}`,
    },
  },

  REQUIRES_INVALID_FIELDS: {
    meaning: 'A @requires names a field that its type does not have.',
    mend: 'Declare the field as @external, with the type from the subgraph that resolves it.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  cost: Int }`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  budget: Int @requires(fields: "cost")
}`,
    },
    after: {
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: Int @external
  budget: Int @requires(fields: "cost")
}`,
    },
  },

  PROVIDES_FIELDS_MISSING_EXTERNAL: {
    meaning: 'A @provides names a field that this subgraph always resolves.',
    mend: 'Mark the field @external on its type in this subgraph, or remove the @provides.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  title: String }`,
      funds: `type Query { funded: Project @provides(fields: "title") }

type Project @key(fields: "id") {
  id: ID!
  title: String
}`,
    },
    after: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  title: String @shareable }`,
      funds: `type Query { funded: Project @provides(fields: "title") }

type Project @key(fields: "id") {
  id: ID!
  title: String @external
}`,
    },
  },

  PROVIDES_INVALID_FIELDS: {
    meaning: 'A @provides names a field that the type of its field does not have.',
    mend: 'Name fields of that type, declared as @external in this subgraph.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  title: String @shareable }`,
      funds: `type Query { funded: Project @provides(fields: "title") }

type Project @key(fields: "id") { id: ID! }`,
    },
    after: {
      funds: `type Query { funded: Project @provides(fields: "title") }

type Project @key(fields: "id") { id: ID!  title: String @external }`,
    },
  },

  PROVIDES_ON_NON_OBJECT_FIELD: {
    meaning: 'A @provides is on a field that does not return an object.',
    mend: 'Remove it, or move it to the field that returns the object.',
    before: {
      projects: 'type Query { title: String @provides(fields: "text") }',
    },
    after: {
      projects: 'type Query { title: String }',
    },
  },

  OVERRIDE_FROM_SELF_ERROR: {
    meaning: 'An @override names its own subgraph.',
    mend: 'Name in `from` the subgraph that had the field before.',
    before: {
      projects: `type Query { project: Project }

type Project @key(fields: "id") { id: ID!  cost: Int }`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: Int @override(from: "funds")
}`,
    },
    after: {
      funds: `type Project @key(fields: "id") {
  id: ID!
  cost: Int @override(from: "projects")
}`,
    },
  },
}
