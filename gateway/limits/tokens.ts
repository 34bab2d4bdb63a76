import { Lexer, Source, TokenKind } from 'graphql'

/**
 * Counts the tokens of a document, up to `most + 1`. In an invalid document, counts the tokens before the syntax error.
 *
 *     countTokens('{ source(id: "src_seed") { title } }', 2_000)   // 11
 */
export function countTokens(source: string, most: number): number {
  const lexer = new Lexer(new Source(source))
  let count = 0
  try {
    while (count <= most && lexer.advance().kind !== TokenKind.EOF) count++
  } catch {
    // The parser reports the syntax error.
  }
  return count
}
