import type { ApolloServerPlugin } from '@apollo/server'
import {
  buildSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLScalarType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isScalarType,
  Kind,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { readSubgraphSdl } from '#toolkit/config'
import { toBadInput } from '#toolkit/execution'
import { scalars } from '#toolkit/graphql'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * Days, codes and addresses that a client sends are looked at before anything is asked, as words and numbers are: a question with
 * one that is none is refused whole. A subgraph would refuse all that it is asked at once, and others answer.
 */

/**
 * Lets scalars of the contract read what variables give. What another graph calls by the name of one, and describes otherwise,
 * takes whatever it took.
 */
export function usePermissiveScalars(schema: GraphQLSchema): void {
  // Each subgraph has them.
  const contract = buildSchema(readSubgraphSdl(subgraphNames()[0]!), { assumeValid: true })
  for (const [name, { parseValue }] of Object.entries(scalars)) {
    const type = schema.getType(name)
    if (isScalarType(type) && type.description === contract.getType(name)?.description) type.parseValue = parseValue
  }
}

/** The scalar of the contract that `type` reads as, if it is one. */
function validatingScalar(type: GraphQLNamedType | null | undefined) {
  const scalar = isScalarType(type) ? Object.values(scalars).find(({ name }) => name === type.name) : undefined
  return scalar && (type as GraphQLScalarType).parseValue === scalar.parseValue ? scalar : undefined
}

/** Refuses a document in which a value is none of its scalar. */
export const scalarValidationPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document }) {
        const fault = faultIn(document, schema)
        if (fault) throw fault
      },
    }
  },
}

function faultIn(document: DocumentNode, schema: GraphQLSchema): GraphQLError | undefined {
  let fault: GraphQLError | undefined
  const types = new TypeInfo(schema)
  const look = (node: ValueNode) => {
    // Of a list the type is that of its items, and of what stands around it that of the list itself.
    if (node.kind === Kind.LIST && isListType(getNullableType(types.getParentInputType()))) return
    const scalar = fault ? undefined : validatingScalar(getNamedType(types.getInputType()))
    try {
      scalar?.parseLiteral(node)
    } catch (error) {
      const { message, extensions } = toBadInput(error as GraphQLError, document)
      fault = new GraphQLError(message, { nodes: node, extensions: { ...extensions, http: { status: 400 } } })
    }
  }
  const kinds = [Kind.STRING, Kind.INT, Kind.FLOAT, Kind.BOOLEAN, Kind.ENUM, Kind.LIST, Kind.OBJECT]
  visit(document, visitWithTypeInfo(types, Object.fromEntries(kinds.map(kind => [kind, { enter: look }]))))
  return fault
}
