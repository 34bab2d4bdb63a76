import { describe, expect, test } from 'vitest'
import { composed } from '#cli/graph'
import { textOf } from '#tests/files'
import { serviceNames, typesOf } from '#toolkit/codegen'
import { areComplete } from '#toolkit/migrations'

/*
 * What is made is committed, so that a change of the contract is a diff that somebody reads. `npm run generate` makes it.
 */

describe('what npm run generate makes is what is committed', () => {
  test('the composed schema', async () => {
    const files = (await composed()).graph!.files()
    expect(Object.keys(files)).toHaveLength(serviceNames().length + 5)
    for (const [path, text] of Object.entries(files)) expect(textOf(`schema/${path}`) === text, path).toBe(true)
  })

  test.each(serviceNames())('services/%s/types.ts', async name => {
    expect((await typesOf(name)) === textOf(`services/${name}/types.ts`)).toBe(true)
  })

  test.each(serviceNames())('services/%s/migrations, which lead to tables.ts', async name => {
    expect(await areComplete(name)).toBe(true)
  })
})
