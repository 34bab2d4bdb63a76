import {
  type ASTNode,
  type ConstDirectiveNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql'

export const isObject = (node: ASTNode): node is ObjectTypeDefinitionNode | ObjectTypeExtensionNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION

export const directivesOf = (node: ASTNode): readonly ConstDirectiveNode[] =>
  ('directives' in node && (node.directives as readonly ConstDirectiveNode[])) || []

/** Whether a type has a resolvable `@key(fields: "id")`. */
export const hasIdKey = (node: ASTNode): boolean =>
  directivesOf(node).some(({ name, arguments: given = [] }) => {
    const value = (of: string) => given.find(each => each.name.value === of)?.value
    const [fields, resolvable] = [value('fields'), value('resolvable')]
    const isById = fields?.kind === Kind.STRING && fields.value.trim() === 'id'
    return name.value === 'key' && isById && !(resolvable?.kind === Kind.BOOLEAN && !resolvable.value)
  })
