import { Lexer, Source, TokenKind } from 'graphql'

/**
 * How many words and signs a document has, no further than one beyond `most`: a long one costs no more than one that may be
 * asked.
 *
 *     tokensIn('{ source(id: "src_seed") { title } }', 2_000)   // 11
 *
 * What is no GraphQL is counted as far as it can be read.
 */
export function countTokens(source: string, most: number): number {
  const lexer = new Lexer(new Source(source))
  let count = 0
  try {
    while (count <= most && lexer.advance().kind !== TokenKind.EOF) count++
  } catch {
    // The parser says where and why.
  }
  return count
}
