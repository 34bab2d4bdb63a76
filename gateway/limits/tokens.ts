import { Lexer, Source, TokenKind } from 'graphql'

/**
 * Whether a document has more words and signs than `limit`. It is read no further than that, and nothing is kept of it,
 * so that a long one costs no more than one that may be asked.
 *
 *     hasMoreTokens('{ source(id: "src_seed") { title } }', 2_000)   // false
 *
 * What is no GraphQL is left to the parser, which says where and why.
 */
export function hasMoreTokens(source: string, limit: number): boolean {
  const lexer = new Lexer(new Source(source))
  try {
    for (let count = 0; count <= limit; count++) if (lexer.advance().kind === TokenKind.EOF) return false
    return true
  } catch {
    return false
  }
}
