import { readdirSync, readFileSync } from 'node:fs'
import { runInNewContext, Script } from 'node:vm'

/*
 * Words that the code of a subgraph has for itself, read from what it is written from and from what is made of it, so that they stay
 * true by themselves.
 */

const root = new URL('../../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')
const service = 'cli/new/template/service/'

/** Whether JavaScript has this word for itself: no variable can be called `default`, and none had better be called `undefined`. */
export function isReserved(word: string): boolean {
  if (standard().has(word)) return true
  try {
    // Only read, and never run.
    new Script(`'use strict'; async () => { const ${word} = 0 }`)
    return false
  } catch {
    return true
  }
}

/** What JavaScript has everywhere: `Promise`, `Array`, `undefined`. */
const standard = once(() => new Set<string>(runInNewContext('Object.getOwnPropertyNames(globalThis)')))

/** What the files of a service import and declare: `text`, `claims`, `Stub`. */
export const usedInService = once(
  () => new Set(readdirSync(new URL(service, root)).flatMap(file => declaredIn(textOf(`${service}${file}`)))),
)

/** What the test of a subgraph imports and declares: `ask`, `expect`. */
export const usedInTest = once(() => new Set(declaredIn(textOf('cli/new/template/test.ts.txt'))))

/** The types that the code made of a schema has and uses: `Resolvers`, `Record`. */
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
  // What is called after the thing of the template will be called otherwise.
  return [...lists, ...single].filter(word => word !== '' && !/thing/i.test(word))
}

function once<T>(read: () => T): () => T {
  let kept: T | undefined
  return () => {
    kept ??= read()
    return kept
  }
}
