import type { CompositionCode } from './code.ts'

/** Codes for conflicting definitions of a field, argument or type in several subgraphs. */
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
    meaning: 'Several subgraphs resolve one field, and not all of them mark it @shareable.',
    mend: 'Leave the field in the subgraph that owns it; if all return the same value, mark it @shareable in each.',
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
    meaning: 'Two subgraphs define a type of the same name, but of different kinds, such as an object and an enum.',
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
    meaning: 'One subgraph requires an argument that another subgraph does not have on the same field.',
    mend: 'Add the argument where it is missing, or make it optional where it is required.',
    before: {
      projects: 'type Query { budget(year: Int!): Int @shareable }',
      funds: 'type Query { budget: Int @shareable }',
    },
    after: { funds: 'type Query { budget(year: Int!): Int @shareable }' },
  },

  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: {
    meaning: 'One subgraph requires an input field that another subgraph does not have in the same input type.',
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
    meaning:
      'A shared input type has only the fields that all subgraphs have, and the subgraphs have no field in common.',
    mend: 'Give the two input types different names, or a common field.',
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
    meaning: 'An enum that is used in both input and output has different values in two subgraphs.',
    mend: 'Give it the same values in all subgraphs. Mark a new value @inaccessible until all subgraphs have it.',
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
    meaning: 'A type implements an interface, but no subgraph has one of the interface fields on the type.',
    mend: 'Add the field to every type that implements the interface, or remove it from the interface.',
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
