import { type ASTNode, type DocumentNode, TokenKind, visit } from 'graphql'
import { formatPlace } from '#cli/graph/fault'
import { type ParsedSchema, placeOf } from '#cli/graph/places'
import type { Finding } from './finding.ts'
import { type Defined, directivesOf, isObject, rules, type Subject } from './rules.ts'

/**
 * Where the subgraphs do not keep to the rules, by file and line. What several subgraphs serve from one file is told once; what
 * composition added to one is told of the subgraph that it is from.
 */
export function lint(subgraphs: ParsedSchema[]): Finding[] {
  const found = new Map<string, Finding>()
  for (const subgraph of subgraphs) {
    for (const subject of subjectsIn(subgraph.document)) {
      if (subject.node.loc!.start >= (subgraph.added ?? Number.POSITIVE_INFINITY)) continue
      for (const { name, why, broken } of rules) {
        const message = broken(subject)
        if (message === undefined || allowed(subject.node).includes(name)) continue
        const place = placeOf(subject.node, [subgraph])!
        // An address gives no comments along, so there nobody could allow it.
        const level = place.file.includes('://') ? 'warning' : 'error'
        found.set(`${formatPlace(place)} ${name}`, {
          ...{ of: 'schema', level, code: name, message, places: [place], advice: why },
        })
      }
    }
  }
  return [...found.values()]
}

/** Every type, field, argument and value that clients see. */
function subjectsIn(document: DocumentNode): Subject[] {
  const entities = new Set(
    document.definitions
      .filter(isObject)
      .filter(isEntity)
      .map(({ name }) => name.value),
  )
  const found: Subject[] = []
  const above: Defined[] = []
  visit(document, {
    enter(node) {
      if (!isDefinition(node)) return
      if (isHidden(node)) return false
      const [type, field] = above
      const own = node.name.value
      const coordinate = field
        ? `${type!.name.value}.${field.name.value}(${own}:)`
        : type
          ? `${type.name.value}.${own}`
          : own
      // An extension has said elsewhere what it is.
      if (!node.kind.endsWith('Extension')) found.push({ node, type, coordinate, entities })
      above.push(node)
    },
    leave(node) {
      if (above.at(-1) === node) above.pop()
    },
  })
  return found
}

// Directives are for composers, and no client sees them.
const isDefinition = (node: ASTNode): node is Defined =>
  /(Definition|Extension)$/.test(node.kind) && 'name' in node && node.kind !== 'DirectiveDefinition'

const isEntity = (node: ASTNode) => directivesOf(node).some(({ name }) => name.value === 'key')

const isHidden = (node: ASTNode) =>
  directivesOf(node).some(({ name }) => name.value === 'inaccessible' || name.value === 'external')

/** The rules that comments directly above a definition let it break. */
function allowed({ loc }: Defined): string[] {
  const names: string[] = []
  for (let token = loc?.startToken.prev; token?.kind === TokenKind.COMMENT; token = token.prev)
    names.push(...(/^\s*accord-allow ([\w-]+): \S/.exec(token.value)?.slice(1) ?? []))
  return names
}
