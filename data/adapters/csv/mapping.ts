import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Mapping, parseMapping } from '#data/adapters/mapping'

/** Reads a mapping file in YAML or JSON. Throws an Error that lists its errors. */
export function readMapping(path: string): Mapping {
  let text: string
  try {
    // An import normalises cells to NFC as well, so that they match texts of the mapping.
    text = readFileSync(path, 'utf8').normalize('NFC')
  } catch (cause) {
    throw new Error(`The mapping ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause })
  }
  let written: unknown
  try {
    // JSON is a subset of YAML.
    written = parse(text)
  } catch (cause) {
    throw new Error(`The mapping ${path} is not valid YAML: ${(cause as Error).message}`, { cause })
  }
  return parseMapping(written)
}
