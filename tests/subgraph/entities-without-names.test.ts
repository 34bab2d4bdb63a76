import { afterAll, expect, test, vi } from 'vitest'
import { loadBundle, undoImport } from '#data/import'
import { contentsOf } from '#tests/contents'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'

/*
 * Entities with an id and without names, like the entities of a subgraph that `accord new` writes. The example is statements; only
 * this file allows a statement about a statement.
 */

// Test files share one module registry: reset it, so that no other file sees the changed table.
await vi.hoisted(async () => {
  vi.resetModules()
  const { bundleTable } = await import('#toolkit/domain')
  const { form } = bundleTable.statements!.columns.find(({ name }) => name === 'about')!
  if (typeof form === 'object' && 'idList' in form) form.idList.push('sta')
})
afterAll(() => vi.resetModules())

const source = (id: string) => ({ id, kind: 'LEGAL_TEXT', title: id, publisher: 'Register', published: '2015' })
const first = { id: 'sta_first', gist: 'It begins.', source: 'src_first' }
const second = { id: 'sta_second', gist: 'It was said.', about: 'sta_first', source: 'src_second' }

async function fresh() {
  const { subgraphs, sql } = await freshSubgraphs('empty')
  const load = (tables: Tables, replaces?: string) =>
    loadBundle(madeBundle(tables), subgraphs, () => {}, { ...(replaces && { replaces }) })
  const { importId } = await load({ sources: [source('src_first')], statements: [first] })
  const { errors } = await load({ sources: [source('src_second')], statements: [second] })
  expect(errors).toEqual([])
  return { load, undo: () => undoImport(subgraphs, importId!), contents: () => contentsOf(sql) }
}

test('an import is not undone while rows refer to an entity that it added', async () => {
  const { load, undo, contents } = await fresh()
  const before = await contents()
  await expect(undo()).rejects.toThrow('"sta_first"  the id is in statements.csv: it has no row of its own any more')
  expect(await contents()).toEqual(before)
  await load({ statements: [{ ...second, about: '', gist: 'It was said.' }] }, 'src_second')
  expect(await undo()).toMatchObject({ statements: { removed: 1 } })
})

test('a data set is not replaced by one that lacks an entity to which rows refer', async () => {
  const { load, contents } = await fresh()
  const before = await contents()
  const { errors } = await load({ sources: [source('src_first')] }, 'src_first')
  expect(errors).toMatchObject([{ file: 'statements.csv', value: 'sta_first', rule: 'the id is in statements.csv' }])
  expect(await contents()).toEqual(before)
})
