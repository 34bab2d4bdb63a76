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

/**
 * Makes the custom scalars of a schema (dates, codes, URLs) validate variables, so that the gateway rejects a request
 * with an invalid value as a whole. A scalar with the same name but another description is not changed.
 */
export function useValidatingScalars(schema: GraphQLSchema): void {
  // Each subgraph defines all custom scalars.
  const contract = buildSchema(readSubgraphSdl(subgraphNames()[0]!), { assumeValid: true })
  for (const [name, { parseValue }] of Object.entries(scalars)) {
    const type = schema.getType(name)
    if (isScalarType(type) && type.description === contract.getType(name)?.description) type.parseValue = parseValue
  }
}

/** The scalar that validates values of `type`, if `useValidatingScalars` has set it. */
function validatingScalar(type: GraphQLNamedType | null | undefined) {
  const scalar = isScalarType(type) ? Object.values(scalars).find(({ name }) => name === type.name) : undefined
  return scalar && (type as GraphQLScalarType).parseValue === scalar.parseValue ? scalar : undefined
}

/** Apollo Server plugin that rejects a document with an invalid literal of a custom scalar. */
export const scalarValidationPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document }) {
        const error = invalidLiteralIn(document, schema)
        if (error) throw error
      },
    }
  },
}

function invalidLiteralIn(document: DocumentNode, schema: GraphQLSchema): GraphQLError | undefined {
  let found: GraphQLError | undefined
  const types = new TypeInfo(schema)
  const check = (node: ValueNode) => {
    // At a list, TypeInfo has the type of the items, and the list type as parent. The visitor checks each item.
    if (node.kind === Kind.LIST && isListType(getNullableType(types.getParentInputType()))) return
    const scalar = found ? undefined : validatingScalar(getNamedType(types.getInputType()))
    try {
      scalar?.parseLiteral(node)
    } catch (error) {
      const { message, extensions } = toBadInput(error as GraphQLError, document)
      found = new GraphQLError(message, { nodes: node, extensions: { ...extensions, http: { status: 400 } } })
    }
  }
  const kinds = [Kind.STRING, Kind.INT, Kind.FLOAT, Kind.BOOLEAN, Kind.ENUM, Kind.LIST, Kind.OBJECT]
  visit(document, visitWithTypeInfo(types, Object.fromEntries(kinds.map(kind => [kind, { enter: check }]))))
  return found
}
