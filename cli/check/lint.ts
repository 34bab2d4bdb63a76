import { type ASTNode, type DocumentNode, TokenKind, visit } from 'graphql'
import { formatPlace } from '#cli/graph/composition-error'
import { directivesOf, isObject } from '#cli/graph/definitions'
import { type ParsedSchema, placeOf } from '#cli/graph/source-places'
import type { Finding } from './finding.ts'
import { type Defined, rules, type Subject } from './rules.ts'

/**
 * Returns the violations of the schema rules. It reports a violation in a file that several subgraphs share once, and skips the
 * types that composition adds to an index (`withNodeTypes`).
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
        // SDL from an address has no comments, so it cannot have `accord-allow`.
        const level = place.file.includes('://') ? 'warning' : 'error'
        found.set(`${formatPlace(place)} ${name}`, {
          ...{ of: 'schema', level, code: name, message, places: [place], advice: why },
        })
      }
    }
  }
  return [...found.values()]
}

/** Every type, field, argument and enum value that clients see. */
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
      // The definition of an extended type has the description.
      if (!node.kind.endsWith('Extension')) found.push({ node, type, coordinate, entities })
      above.push(node)
    },
    leave(node) {
      if (above.at(-1) === node) above.pop()
    },
  })
  return found
}

// Clients do not see directives.
const isDefinition = (node: ASTNode): node is Defined =>
  /(Definition|Extension)$/.test(node.kind) && 'name' in node && node.kind !== 'DirectiveDefinition'

const isEntity = (node: ASTNode) => directivesOf(node).some(({ name }) => name.value === 'key')

const isHidden = (node: ASTNode) =>
  directivesOf(node).some(({ name }) => name.value === 'inaccessible' || name.value === 'external')

/** The names of the rules in `accord-allow` comments directly above a definition. */
function allowed({ loc }: Defined): string[] {
  const names: string[] = []
  for (let token = loc?.startToken.prev; token?.kind === TokenKind.COMMENT; token = token.prev)
    names.push(...(/^\s*accord-allow ([\w-]+): \S/.exec(token.value)?.slice(1) ?? []))
  return names
}
