import { textOf } from '#tests/files'

/** One piece of prose: a comment, a paragraph of a document, a description of the schema or a test title. */
export type Prose = { file: string; line: number; text: string }

/** The comments of a TypeScript or JavaScript file, one piece for each block, without examples of code. */
export function commentsOf(file: string): Prose[] {
  const found: Prose[] = []
  const source = textOf(file)
  const forms = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g
  for (const { 0: part, index } of source.matchAll(forms)) {
    if (!part.startsWith('/')) continue
    const line = source.slice(0, index).split('\n').length
    const text = part
      .replace(/^\/\*\*?|\*\/$/g, '')
      .split('\n')
      .map(each => each.replace(/^\s*(?:\*|\/\/) ?/, ''))
      .filter(each => !/^ {4}/.test(each) && !/^biome-ignore/.test(each.trim()))
      .join('\n')
    const before = found.at(-1)
    const follows = part.startsWith('//') && before && before.line + before.text.split('\n').length === line
    if (follows) before.text += `\n${text}`
    else found.push({ file, line, text })
  }
  return found
}

/** The paragraphs, headings, bullets and table rows of a Markdown document, without blocks of code. */
export function paragraphsOf(file: string): Prose[] {
  const found: Prose[] = []
  let inBlock = false
  for (const [i, line] of textOf(file).split('\n').entries()) {
    if (line.startsWith('```')) inBlock = !inBlock
    if (inBlock || line.startsWith('```')) continue
    const text = line.replace(/^\s*(?:#+|[-*+]|\d+\.|>)\s+/, '')
    if (text !== line || !line.trim() || line.startsWith('|') || !found.at(-1)?.text)
      found.push({ file, line: i + 1, text })
    else found.at(-1)!.text += `\n${text}`
  }
  return found.filter(({ text }) => text.trim())
}

/** The descriptions in a schema file. */
export function descriptionsOf(file: string): Prose[] {
  const source = textOf(file)
  return [...source.matchAll(/"""([\s\S]*?)"""|^\s*"((?:[^"\\\n]|\\.)+)"\s*$/gm)].map(match => ({
    file,
    line: source.slice(0, match.index).split('\n').length,
    text: (match[1] ?? match[2])!,
  }))
}

/** The titles of a test file. */
export function titlesOf(file: string): Prose[] {
  const source = textOf(file)
  return [...source.matchAll(/\b(?:test|it|describe)(?:\.\w+)*\(\s*(['"`])(.*?)\1\s*,/g)].map(match => ({
    file,
    line: source.slice(0, match.index).split('\n').length,
    text: match[2]!,
  }))
}

/** The sentences of a piece of prose. Each text in backticks or quotation marks is replaced by an ellipsis. */
export const sentencesOf = ({ text }: Prose) =>
  text
    .replace(/`[^`]*`/g, '`…`')
    .replace(/“[^”]*”/g, '“…”')
    .replace(/\s*\n\s*/g, ' ')
    .split(/(?<=[.!?:;])\s+|\s*\|\s*/)
    .map(sentence => sentence.trim())
    .filter(Boolean)
