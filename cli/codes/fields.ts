import type { CompositionCode } from './code.ts'

/** Where several subgraphs tell of one field, argument or type, and do not agree. */
export const fieldCodes: Record<string, CompositionCode> = {
  FIELD_TYPE_MISMATCH: {
    meaning: 'Two subgraphs give one field different types.',
    mend: 'Give the field the same type in all of them, or another name in one.',
    before: {
      projects: `type Query { project(id: ID!): Project }

type Project @key(fields: "id") {
  id: ID!
  budget: Int @shareable
}`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  budget: String @shareable
}`,
    },
    after: {
      funds: `type Project @key(fields: "id") {
  id: ID!
  budget: Int @shareable
}`,
    },
  },

  INVALID_FIELD_SHARING: {
    meaning: 'Several subgraphs answer one field, and not all of them say that this is meant.',
    mend: 'Leave the field in the subgraph that owns it; where all give the same answer, mark it @shareable in each.',
    before: {
      projects: `type Query { project(id: ID!): Project }

type Project @key(fields: "id") {
  id: ID!
  title: String
}`,
      funds: `type Project @key(fields: "id") {
  id: ID!
  title: String
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

  TYPE_KIND_MISMATCH: {
    meaning: 'One name is a type of one kind here and of another kind there: an object, an enum, a scalar ….',
    mend: 'Give the type another name in one of them, or make it the same kind in all.',
    before: {
      projects: `type Query { project: Project }

type Project { phase: Phase }

enum Phase { PLANNED BUILT }`,
      funds: `type Query { phase: Phase }

type Phase { began: String }`,
    },
    after: {
      funds: `type Query { phase: FundingPhase }

type FundingPhase { began: String }`,
    },
  },

  FIELD_ARGUMENT_TYPE_MISMATCH: {
    meaning: 'Two subgraphs give one argument different types.',
    mend: 'Give the argument the same type in all of them.',
    before: {
      projects: 'type Query { budget(year: Int): Int @shareable }',
      funds: 'type Query { budget(year: String): Int @shareable }',
    },
    after: { funds: 'type Query { budget(year: Int): Int @shareable }' },
  },

  FIELD_ARGUMENT_DEFAULT_MISMATCH: {
    meaning: 'Two subgraphs give one argument different defaults.',
    mend: 'Give it the same default in all of them, or none.',
    before: {
      projects: 'type Query { budget(year: Int = 2015): Int @shareable }',
      funds: 'type Query { budget(year: Int = 2020): Int @shareable }',
    },
    after: { funds: 'type Query { budget(year: Int = 2015): Int @shareable }' },
  },

  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: {
    meaning: 'One subgraph requires an argument that another, which answers the same field, does not know.',
    mend: 'Add the argument where it is missing, or make it optional where it is required.',
    before: {
      projects: 'type Query { budget(year: Int!): Int @shareable }',
      funds: 'type Query { budget: Int @shareable }',
    },
    after: { funds: 'type Query { budget(year: Int!): Int @shareable }' },
  },

  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: {
    meaning: 'One subgraph requires a field of an input that another does not have in that input.',
    mend: 'Add the field where it is missing, or make it optional where it is required.',
    before: {
      projects: `type Query { projects(filter: Filter): [String] }

input Filter { country: String  year: Int! }`,
      funds: `type Query { funds(filter: Filter): [String] }

input Filter { country: String }`,
    },
    after: {
      projects: `type Query { projects(filter: Filter): [String] }

input Filter { country: String  year: Int }`,
    },
  },

  EMPTY_MERGED_INPUT_TYPE: {
    meaning: 'Only fields that all subgraphs have are in a shared input, and here there is no such field.',
    mend: 'Give the two inputs names of their own, or a field in common.',
    before: {
      projects: `type Query { projects(filter: Filter): [String] }

input Filter { country: String }`,
      funds: `type Query { funds(filter: Filter): [String] }

input Filter { year: Int }`,
    },
    after: {
      funds: `type Query { funds(filter: FundFilter): [String] }

input FundFilter { year: Int }`,
    },
  },

  ENUM_VALUE_MISMATCH: {
    meaning: 'An enum that is both asked with and answered has different values in two subgraphs.',
    mend: 'Give it the same values in all of them; add a value everywhere at once, or mark it @inaccessible until it is.',
    before: {
      projects: `type Query { project(in: Phase): Phase }

enum Phase { PLANNED BUILT }`,
      funds: `type Query { fund(in: Phase): Phase }

enum Phase { PLANNED }`,
    },
    after: {
      funds: `type Query { fund(in: Phase): Phase }

enum Phase { PLANNED BUILT }`,
    },
  },

  INTERFACE_FIELD_NO_IMPLEM: {
    meaning: 'A type implements an interface, of which one subgraph asks a field that nobody gives this type.',
    mend: 'Add the field to every type that implements the interface, or take it from the interface.',
    before: {
      projects: `type Query { project: Project }

interface Work { title: String }

type Project implements Work @key(fields: "id") { id: ID!  title: String }`,
      funds: `type Query { fund: Fund }

interface Work { title: String  cost: Int }

type Fund implements Work { title: String  cost: Int }`,
    },
    after: {
      funds: `type Query { fund: Fund }

interface Work { title: String }

type Fund implements Work { title: String  cost: Int }`,
    },
  },
}
