import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Mapping, parseMapping } from '#data/adapters/mapping'

/** The mapping that a user wrote, in YAML or JSON. Throws an Error that says what is wrong with it. */
export function readMapping(path: string): Mapping {
  let text: string
  try {
    // As the cells are that it is compared with.
    text = readFileSync(path, 'utf8').normalize('NFC')
  } catch (cause) {
    throw new Error(`The mapping ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause })
  }
  let written: unknown
  try {
    // JSON is YAML, too.
    written = parse(text)
  } catch (cause) {
    throw new Error(`The mapping ${path} is no YAML: ${(cause as Error).message}`, { cause })
  }
  return parseMapping(written)
}
