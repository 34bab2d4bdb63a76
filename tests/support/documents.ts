import { filesIn, textOf } from '#tests/files'

/**
 * The documents for readers: README.md, CONTRIBUTING.md, docs/, and the READMEs of the examples and the reference data.
 */
export const documents = filesIn().filter(file =>
  /^(README|CONTRIBUTING|docs\/.*|data\/reference\/README|examples\/(\w+\/)?README)\.md$/.test(file),
)

/** A block of code in a document, and the line where it starts. `next` is the following block if no text is between. */
export type Block = { file: string; line: number; language: string; text: string; next: Block | undefined }

/** The blocks of code of a document, in order. */
export function blocksOf(file: string): Block[] {
  const text = textOf(file)
  const found = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
  const blocks: Block[] = found.map(({ index, 1: language = '', 2: inside = '' }) => ({
    file,
    line: text.slice(0, index).split('\n').length,
    language,
    text: inside,
    next: undefined,
  }))
  found.forEach((match, i) => {
    const between = text.slice(match.index + match[0].length, found[i + 1]?.index)
    if (between.trim() === '') blocks[i]!.next = blocks[i + 1]
  })
  return blocks
}
