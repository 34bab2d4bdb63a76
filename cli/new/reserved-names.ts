import { readdirSync } from 'node:fs'
import { runInNewContext, Script } from 'node:vm'
import { root, textOf } from './project-files.ts'

/*
 * Names that the code of a new subgraph cannot use: reserved words, globals, and identifiers of templates and generated types. We
 * read them from the JavaScript engine and from these files, so the lists cannot become outdated.
 */

const service = 'cli/new/template/service/'

/** Whether a word is reserved, such as `default`, or a global, such as `undefined`. */
export function isReserved(word: string): boolean {
  if (standard().has(word)) return true
  try {
    // This compiles the script and does not run it.
    new Script(`'use strict'; async () => { const ${word} = 0 }`)
    return false
  } catch {
    return true
  }
}

/** The globals of JavaScript: `Promise`, `Array`, `undefined`. */
const standard = once(() => new Set<string>(runInNewContext('Object.getOwnPropertyNames(globalThis)')))

/** Identifiers that the service templates import and declare: `text`, `claims`, `Stub`. */
export const usedInService = once(
  () => new Set(readdirSync(new URL(service, root)).flatMap(file => declaredIn(textOf(`${service}${file}`)))),
)

/** Identifiers that the test template imports and declares: `ask`, `expect`. */
export const usedInTest = once(() => new Set(declaredIn(textOf('cli/new/template/test.ts.txt'))))

/** Type names in generated types: `Resolvers`, `Record`. */
export const usedInTypes = once(() => {
  const texts = readdirSync(new URL('services/', root)).map(name =>
    ['schema-types.ts', 'resolver-types.ts']
      .map(file => textOf(`services/${name}/${file}`))
      .join('\n')
      .replace(/\/\*[\s\S]*?\*\/|^\/\/.*/gm, ''),
  )
  return new Set(texts.flatMap(text => text.match(/\b[A-Z]\w+/g) ?? []))
})

function declaredIn(text: string): string[] {
  const lists = [...text.matchAll(/^(?:import|export const|const) (?:type )?[{[]([^}\]]*)[}\]]/gm)].flatMap(
    ([, list]) => list!.split(',').map(each => each.trim().split(/\s+/).at(-1)!),
  )
  const single = [...text.matchAll(/^(?:export )?(?:const|type|function) (\w+)/gm)].map(([, name]) => name!)
  // `accord new` renames identifiers with the template's `Thing`, so they are free.
  return [...lists, ...single].filter(word => word !== '' && !/thing/i.test(word))
}

/** Calls a function at the first use and returns the same value from then on. */
export function once<T>(read: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= read()
    return value
  }
}
