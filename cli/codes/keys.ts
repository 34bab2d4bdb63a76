import type { CompositionCode } from './code.ts'

/** Keys, and what one subgraph takes from another by them. */
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
    meaning:
      'A @key goes into a field whose value is a union or an interface, which is no firm value to know a thing by.',
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
    meaning:
      'A question is allowed to which no order of calls leads: a subgraph is reached that has no key to go on by.',
    mend: 'Give the type a resolvable @key in the subgraph that answers the field, and that key in the one asked before it.',
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
    meaning: 'A field is @external here, and no other subgraph answers it.',
    mend: 'Look for a misspelt name; else add the field to the subgraph that owns the type, or answer it here.',
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
    meaning: 'A field is @external here, and no @key, @requires or @provides uses it.',
    mend: 'Take the field out of this subgraph.',
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
    meaning: 'A field that is @external here has another type where it is answered.',
    mend: 'Copy its type from the subgraph that answers it.',
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
    meaning: 'A @requires names a field that this subgraph answers itself.',
    mend: 'Mark the field @external, since another subgraph answers it, or take it out of the @requires.',
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
    meaning: 'A @requires names what is no field of its type.',
    mend: 'Declare the field here as @external, with the type that it has where it is answered.',
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
    meaning: 'A @provides names a field that this subgraph answers anyhow.',
    mend: 'Mark the field @external on its type here, or leave the @provides out.',
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
    meaning: 'A @provides names what is no field of the type that its field gives.',
    mend: 'Name fields of that type, declared here as @external.',
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
    meaning: 'A @provides stands on a field that gives no object.',
    mend: 'Take it away, or move it to the field that gives the object.',
    before: {
      projects: 'type Query { title: String @provides(fields: "text") }',
    },
    after: {
      projects: 'type Query { title: String }',
    },
  },

  OVERRIDE_FROM_SELF_ERROR: {
    meaning: 'A subgraph takes a field over from itself.',
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
