import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BundleError } from '#data/bundle'
import { checkBundle } from '#data/checks'
import { exportBundle } from '#data/export'
import { loadBundle, undoImport } from '#data/import'
import { InvalidGraph } from '#data/post-merge-checks'
import { contentsOf } from '#tests/contents'
import { freshSubgraphs } from '#tests/graph'
import { madeBundle, type Tables } from '#tests/made'

/*
 * Bundles that are valid each by itself leave a graph whose export is a valid bundle. A bundle is checked against the contents of the
 * graph, except for the claims that the bundle retracts.
 */

type Row = Record<string, string>

async function fresh() {
  const { subgraphs, sql, end } = await freshSubgraphs('empty')
  async function withExport<T>(use: (bundle: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'accord-valid-'))
    try {
      await exportBundle(subgraphs, join(folder, 'out'))
      return await use(join(folder, 'out'))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  const load = (tables: Tables, replaces?: string, batch?: number) =>
    loadBundle(madeBundle(tables), subgraphs, () => {}, { replaces, ...(batch && { batch }) })
  return {
    sql,
    subgraphs,
    end,
    load,
    dryRun: (tables: Tables, replaces?: string) =>
      loadBundle(madeBundle(tables), subgraphs, () => {}, { replaces, isTrial: true }),
    /** The numbers of claims, names and staged rows of each subgraph. */
    counts: () =>
      Promise.all(
        ['organisations', 'initiatives', 'agreements'].map(
          schema => sql`select (select count(*)::int from ${sql(schema)}.claims) as claims,
            (select count(*)::int from ${sql(schema)}.names) as names, (select count(*)::int from ${sql(schema)}.incoming) as incoming`,
        ),
      ),
    /** Imports a bundle, fails the test if it has errors, and returns the id of the import. */
    async loadValid(tables: Tables, replaces?: string): Promise<string> {
      const { errors, importId } = await load(tables, replaces)
      expect(errors).toEqual([])
      return importId!
    },
    undo: (id: string) => undoImport(subgraphs, id),
    /** The errors in the export of the graph, checked as a bundle for an empty graph. */
    errorsOfExport: () => withExport(async bundle => (await checkBundle(bundle, async () => new Set())).errors),
    /** The contents of the graph, and of an empty graph into which its export was imported. */
    contents: () =>
      withExport(async bundle => {
        const other = await fresh()
        try {
          expect((await loadBundle(bundle, other.subgraphs)).errors).toEqual([])
          return [await contentsOf(sql, { isNow: true }), await contentsOf(other.sql, { isNow: true })]
        } finally {
          await other.end()
        }
      }),
  }
}

const source = (id: string) => ({ id, kind: 'REPORT', title: id })
const name = (entity: string, text: string, more: Row = {}) => ({
  ...{ entity, text, language: 'en', kind: 'PREFERRED', source: 'src_base' },
  ...more,
})
const initiative = (id: string, more: Row = {}) => ({ id, kind: 'STRATEGY', part_of: '', source: 'src_base', ...more })

/** A few entities, all by `src_base`. */
const baseTables: Tables = {
  sources: ['src_base', 'src_a', 'src_b'].map(source),
  organisations: ['org_one', 'org_two'].map(id => ({ id, kind: 'COMPANY', source: 'src_base' })),
  people: [{ id: 'per_lu', source: 'src_base' }],
  initiatives: ['ini_one', 'ini_two', 'ini_three'].map(id => initiative(id)),
  agreements: ['agr_one', 'agr_two'].map(id => ({ id, kind: 'CONTRACT', source: 'src_base' })),
  names: ['org_one', 'org_two', 'per_lu', 'ini_one', 'ini_two', 'ini_three', 'agr_one', 'agr_two'].map(id =>
    name(id, `The ${id}`),
  ),
}

const wikidata = (entity: string, by: string) => ({ entity, scheme: 'WIKIDATA', value: 'Q148', source: by })
const signed = (rank: string, by: string, more: Row = {}) => ({
  ...{ entity: 'agr_one', actor: 'per_lu', role: 'SIGNATORY', on_behalf_of: 'org_one', rank, source: by },
  ...more,
})
const sum = (entity: string, by: string, value = '5') => ({
  ...{ id: 'fig_sum', entity, measure: 'money', value, unit: 'EUR', currency: 'EUR', bound: 'EXACT' },
  ...{ meaning: 'TARGET', source: by },
})

type Conflict = {
  /** The rows of `src_a` in the graph, beside `baseTables`. */
  before: Tables
  conflicting: Tables
  error: Record<string, string | number | null>
  /** The start of the suggestion. */
  suggestion: string
  /** Rows with which the same source corrects itself, unless the conflict is in a key, which cannot be corrected. */
  correction?: Tables
}

const conflicts: Record<string, Conflict> = {
  'two preferred names of an entity in a language': {
    before: { names: [name('org_one', 'One Oyj', { language: 'fi', source: 'src_a', locator: 'p1' })] },
    conflicting: {
      names: [
        name('org_one', 'Yksi', { language: 'fi', source: 'src_b', locator: '' }),
        name('org_one', 'One Oyj', { language: 'fi', source: 'src_b', locator: '', kind: 'SHORT' }),
      ],
    },
    error: {
      file: 'names.csv',
      row: 2,
      column: 'kind',
      value: 'PREFERRED',
      rule: 'one name is preferred in a language',
    },
    suggestion: '`One Oyj` is preferred for org_one in `fi` in the graph, by src_a at `p1`: make it an ALIAS',
    correction: {
      names: [name('org_one', 'One Oyj', { language: 'fi', kind: 'ALIAS', source: 'src_a', locator: 'p1' })],
    },
  },
  'two holders of an identifier': {
    before: { identifiers: [wikidata('org_one', 'src_a')] },
    conflicting: { identifiers: [wikidata('agr_two', 'src_b')] },
    error: {
      file: 'identifiers.csv',
      row: 2,
      column: 'value',
      value: 'Q148',
      rule: 'an identifier belongs to one entity',
    },
    suggestion: 'the graph gives it to org_one, by src_a: ',
  },
  'two ranks in one participation': {
    before: { participations: [signed('Director', 'src_a')] },
    conflicting: { participations: [signed('Minister', 'src_b')] },
    error: {
      ...{ file: 'participations.csv', row: 2, column: 'rank', value: 'Minister' },
      rule: 'rank is the same in all rows of a fact',
    },
    suggestion: 'the graph has `Director`, by src_a: correct it',
    correction: { participations: [signed('Minister', 'src_a')] },
  },
  'two organisations on whose behalf a person took part': {
    before: { participations: [signed('', 'src_a', { observed_on: '2015' })] },
    conflicting: { participations: [signed('', 'src_b', { on_behalf_of: 'org_two' })] },
    error: {
      ...{ file: 'participations.csv', row: 2, column: 'on_behalf_of', value: 'org_two' },
      rule: 'on_behalf_of is the same in all rows of a fact',
    },
    suggestion: 'the graph has `org_one`, by src_a for `2015`: correct it',
    correction: { participations: [signed('Chair', 'src_a', { on_behalf_of: 'org_two', observed_on: '2015' })] },
  },
  'a figure of an entity and of the world, in two subgraphs': {
    before: { figures: [sum('agr_one', 'src_a')] },
    conflicting: { figures: [sum('', 'src_b')] },
    error: {
      ...{ file: 'figures.csv', row: 2, column: 'entity', value: null },
      rule: 'entity is the same in all rows of a fact',
    },
    suggestion: 'the graph has `agr_one`, by src_a: ',
  },
  'a figure of two entities, in two subgraphs': {
    before: { figures: [sum('agr_one', 'src_a')] },
    conflicting: { figures: [sum('ini_one', 'src_b')] },
    error: {
      ...{ file: 'figures.csv', row: 2, column: 'entity', value: 'ini_one' },
      rule: 'entity is the same in all rows of a fact',
    },
    suggestion: 'the graph has `agr_one`, by src_a: ',
  },
  'a cycle of three': {
    before: {
      initiatives: [
        initiative('ini_one', { part_of: 'ini_two', source: 'src_a' }),
        initiative('ini_two', { part_of: 'ini_three', source: 'src_a' }),
      ],
    },
    conflicting: { initiatives: [initiative('ini_three', { part_of: 'ini_one', source: 'src_b' })] },
    error: {
      ...{ file: 'initiatives.csv', row: 2, column: 'part_of', value: 'ini_one' },
      rule: 'part_of forms no cycle',
    },
    suggestion:
      'ini_three → ini_one → ini_two → ini_three, where ini_one → ini_two is in the graph, by src_a: give it another part_of',
    correction: {
      initiatives: [
        { id: 'ini_new', kind: 'STRATEGY', part_of: '', source: 'src_a' },
        { id: 'ini_one', kind: 'STRATEGY', part_of: 'ini_new', source: 'src_a' },
      ],
      names: [name('ini_new', 'A new one', { source: 'src_a' })],
    },
  },
}

/** The rows of two bundles as one. */
const combined = (one: Tables, other: Tables): Tables =>
  Object.fromEntries(
    [...Object.keys(one), ...Object.keys(other)].map(table => [
      table,
      [...(one[table] ?? []), ...(other[table] ?? [])],
    ]),
  )

test('an identifier of two entities of one type is accepted once they are merged, as its error suggests', async () => {
  const { loadValid, load, errorsOfExport } = await fresh()
  await loadValid(baseTables)
  await loadValid({ identifiers: [wikidata('org_one', 'src_a')] })
  const conflicting = { identifiers: [wikidata('org_two', 'src_b')] }
  const [error] = (await load(conflicting)).errors
  expect(error!.suggestion).toContain(
    'by src_a: if both are the same entity, link them in same_as.csv; or import all of',
  )
  await loadValid(combined(conflicting, { same_as: [{ id: 'org_two', same_as: 'org_one', source: 'src_b' }] }))
  expect(await errorsOfExport()).toEqual([])
})

describe.each(Object.entries(conflicts))('%s, in two bundles', (_, conflict) => {
  const { before, conflicting, error, suggestion, correction } = conflict

  test('are an error of the second, which has the claim of the graph and the ways to continue', async () => {
    const { loadValid, load, errorsOfExport } = await fresh()
    await loadValid(baseTables)
    const id = await loadValid(before)
    const corrected = correction ? ' in a row of the same source, locator and observed_on with as many cells; or ' : ''
    const otherWays = `import all of src_a with --replace-dataset src_a; or undo ${id}`
    expect((await load(conflicting)).errors).toEqual([
      { ...error, suggestion: `${suggestion}${corrected}${otherWays}` },
    ])
    expect(await errorsOfExport()).toEqual([])
  })

  test('are no error after the first import is undone', { tags: ['slow'] }, async () => {
    const { loadValid, undo, errorsOfExport } = await fresh()
    await loadValid(baseTables)
    await undo(await loadValid(before))
    await loadValid(conflicting)
    expect(await errorsOfExport()).toEqual([])
  })

  test('are no error when the source is replaced, unless it repeats its claim', { tags: ['slow'] }, async () => {
    const { loadValid, load, errorsOfExport } = await fresh()
    await loadValid(baseTables)
    await loadValid(before)
    expect((await load(combined(conflicting, before), 'src_a')).errors).toHaveLength(1)
    await loadValid(conflicting, 'src_a')
    expect(await errorsOfExport()).toEqual([])
  })

  if (correction)
    test('are no error when the same source corrects itself', { tags: ['slow'] }, async () => {
      const { loadValid, errorsOfExport } = await fresh()
      await loadValid(baseTables)
      await loadValid(before)
      await loadValid(combined(conflicting, correction))
      expect(await errorsOfExport()).toEqual([])
    })

  test('are an error when the claim was retracted and its bundle is imported again', {
    tags: ['slow'],
  }, async () => {
    const { loadValid, load } = await fresh()
    await loadValid(baseTables)
    await loadValid(before)
    await loadValid(before)
    await loadValid(correction ? combined(conflicting, correction) : conflicting, correction ? undefined : 'src_a')
    expect((await load(before)).errors.map(({ rule }) => rule)).toContain(error.rule)
  })
})

describe('a language', () => {
  const finnish = (kind: string, source: string) => name('org_one', 'Yksi', { language: 'fi', kind, source })

  test('accepts an alias of an entity only if the entity has a preferred name in it', { tags: ['slow'] }, async () => {
    const { loadValid, load, errorsOfExport } = await fresh()
    await loadValid(baseTables)
    await loadValid({ names: [name('org_one', 'One', { kind: 'ALIAS', source: 'src_a' })] })
    expect((await load({ names: [finnish('ALIAS', 'src_a')] })).errors).toEqual([
      {
        ...{ file: 'names.csv', row: 2, column: 'kind', value: null, rule: 'one name is preferred in a language' },
        suggestion: 'org_one has no preferred name in `fi`: make one PREFERRED',
      },
    ])
    await loadValid({ names: [finnish('PREFERRED', 'src_a')] })
    expect(await errorsOfExport()).toEqual([])
  })

  test('has a preferred name after a source corrects its own one', async () => {
    const { loadValid, load, errorsOfExport } = await fresh()
    await loadValid(baseTables)
    await loadValid({ names: [finnish('PREFERRED', 'src_a')] })
    expect((await load({ names: [finnish('ALIAS', 'src_a')] })).errors).toHaveLength(1)
    await loadValid({ names: [finnish('PREFERRED', 'src_b')] })
    await loadValid({ names: [finnish('ALIAS', 'src_a')] })
    expect(await errorsOfExport()).toEqual([])
  })
})

test('a row about an id does not correct a row about its former id', { tags: ['slow'] }, async () => {
  const { loadValid, load, errorsOfExport } = await fresh()
  const finnish = (entity: string, text: string, kind: string, source: string) =>
    name(entity, text, { language: 'fi', kind, source })
  await loadValid(baseTables)
  await loadValid({ names: [finnish('org_two', 'Yksi', 'PREFERRED', 'src_a')] })
  await loadValid({ same_as: [{ id: 'org_two', same_as: 'org_one', source: 'src_b' }] })
  const names = [finnish('org_one', 'Yksi', 'ALIAS', 'src_a'), finnish('org_one', 'Eka', 'PREFERRED', 'src_b')]
  const other = finnish('org_two', 'Toka', 'PREFERRED', 'src_b')
  expect((await load({ names: [...names, other] })).errors).toEqual([
    expect.objectContaining({ row: 4, rule: 'one name is preferred in a language' }),
  ])
  await loadValid({ names })
  expect(await errorsOfExport()).toEqual([])
})

test('a source can correct the entity of a figure only within one subgraph', async () => {
  const { loadValid, load, errorsOfExport } = await fresh()
  await loadValid(baseTables)
  await loadValid({ figures: [sum('agr_one', 'src_a')] })
  await loadValid({ figures: [sum('agr_two', 'src_a')] })
  expect((await load({ figures: [sum('ini_one', 'src_a')] })).errors).toHaveLength(1)
  expect(await errorsOfExport()).toEqual([])
})

test('an error that the graph has already rejects no other bundle, nor the bundle that made it', {
  tags: ['slow'],
}, async () => {
  const { loadValid, sql } = await fresh()
  const bundle = { names: [name('org_one', 'Uno', { source: 'src_a' })] }
  const cycle = conflicts['a cycle of three']!
  await loadValid(baseTables)
  // An earlier version, which did not check against the graph, could leave such rows.
  await sql`update organisations.claims set told = jsonb_set(told, '{kind}', '"SHORT"') where bundle_table = 'names'`
  await loadValid(bundle)
  await sql`update organisations.claims set told = jsonb_set(told, '{kind}', '"PREFERRED"') where bundle_table = 'names'`
  await sql`update initiatives.claims set told = told || '{"partOf": "ini_one"}' where fact = 'ini_three'`
  await loadValid({ initiatives: cycle.before.initiatives!.slice(0, 1) })
  await sql`update initiatives.claims set told = told || '{"partOf": "ini_one"}' where fact = 'ini_two'`
  const third = initiative('ini_three', { part_of: 'ini_two', source: 'src_b' })
  await loadValid({ initiatives: [...cycle.before.initiatives!.slice(0, 1), third] })
  await loadValid(bundle)
  await loadValid({ names: [name('org_one', 'Eins', { kind: 'ALIAS', source: 'src_b' })] })
  await loadValid(baseTables)
})

describe('a graph after a replaced data set or an undo', () => {
  const company = (id: string, by: string, more: Row = {}): Tables => ({
    organisations: [{ id, kind: 'COMPANY', source: by, ...more }],
    names: [name(id, `The ${id}`, { source: by })],
  })
  const party = (actor: string, by: string): Tables => ({
    participations: [{ entity: 'agr_one', actor, role: 'PARTY', source: by }],
  })
  const merge = (id: string, to: string, by: string, stance = ''): Tables => ({
    same_as: [{ id, same_as: to, source: by, stance }],
  })
  const empty = (by: string): Tables => ({ sources: [source(by)] })
  const linesOf = (errors: BundleError[]) =>
    errors.map(({ file, row, column, value, rule }) => [file, row, column, value, rule].join(' '))

  test('has a row, a kind and a name for each entity that other sources refer to', async () => {
    const { loadValid, load, dryRun, undo, errorsOfExport } = await fresh()
    await loadValid(baseTables)
    const first = await loadValid(company('org_acme', 'src_a'))
    const second = await loadValid(party('org_acme', 'src_b'))
    const rule = 'the id is in organisations.csv'
    const { errors } = await load(empty('src_a'), 'src_a')
    expect(linesOf(errors)).toEqual([`participations.csv   org_acme ${rule}`])
    expect(errors[0]!.suggestion).toBe(
      `it has no row of its own any more, and src_b has claims about it in the graph: keep a row of it in organisations.csv, or undo ${second} first`,
    )
    expect((await dryRun(empty('src_a'), 'src_a')).errors).toEqual(errors)
    await expect(undo(first)).rejects.toThrow(
      `${first} can't be undone: the graph would then have these errors:\nparticipations.csv`,
    )
    // A claim about it in the bundle itself is the same error.
    expect(linesOf((await load(party('org_acme', 'src_a'), 'src_a')).errors)).toEqual(
      expect.arrayContaining([`participations.csv   org_acme ${rule}`]),
    )
    const [row, names] = [
      { organisations: company('org_acme', 'src_a').organisations! },
      company('org_acme', 'src_a').names!,
    ]
    expect(linesOf((await load(row, 'src_a')).errors)).toEqual([
      'organisations.csv  id org_acme an entity in the graph has a name',
    ])
    expect(
      linesOf(
        (await load({ organisations: [{ id: 'org_acme', country: 'FI', source: 'src_a' }], names }, 'src_a')).errors,
      ),
    ).toEqual(['organisations.csv  kind org_acme a row of organisations has a kind'])
    await undo(second)
    await loadValid(empty('src_a'), 'src_a')
    expect(await errorsOfExport()).toEqual([])
  })

  test('has one error for a merge whose survivor is missing, although every subgraph stores the merge', {
    tags: ['slow'],
  }, async () => {
    const { loadValid, load } = await fresh()
    await loadValid(baseTables)
    await loadValid(company('org_acme', 'src_a'))
    await loadValid(company('org_acme-oy', 'src_b'))
    await loadValid(merge('org_acme-oy', 'org_acme', 'src_b'))
    expect(linesOf((await load(empty('src_a'), 'src_a')).errors)).toEqual([
      'same_as.csv   org_acme the id is in organisations.csv',
    ])
  })

  test('does not change after an error in an import whose first batches were merged', { tags: ['slow'] }, async () => {
    const { loadValid, load, counts } = await fresh()
    await loadValid(combined(baseTables, company('org_acme', 'src_a')))
    await loadValid(party('org_acme', 'src_b'))
    const before = await counts()
    const many = Array.from({ length: 3_000 }, (_, at) => initiative(`ini_${at}`, { source: 'src_a' }))
    const bundle = { initiatives: many, names: many.map(({ id }) => name(id, `The ${id}`, { source: 'src_a' })) }
    expect((await load(bundle, 'src_a', 10_000)).errors).toHaveLength(1)
    expect(await counts()).toEqual(before)
    expect((await load(combined(bundle, company('org_acme', 'src_b')), 'src_a', 10_000)).errors).toEqual([])
  })

  test('has one preferred name of an entity in a language', { tags: ['slow'] }, async () => {
    const { loadValid, load, undo } = await fresh()
    const finnish = (text: string, kind: string, by: string) => ({
      names: [name('org_one', text, { language: 'fi', kind, source: by })],
    })
    await loadValid(baseTables)
    await loadValid(finnish('Yksi', 'PREFERRED', 'src_a'))
    const alias = await loadValid(finnish('Ykkönen', 'ALIAS', 'src_b'))
    const { errors } = await load(empty('src_a'), 'src_a')
    expect(errors.map(({ value, suggestion }) => [value, suggestion])).toEqual([
      ['org_one', 'none is preferred in `fi`'],
    ])
    await undo(alias)
    const replacing = await loadValid(empty('src_a'), 'src_a')
    await loadValid(finnish('Ykkönen', 'PREFERRED', 'src_b'))
    await expect(undo(replacing)).rejects.toThrow('`Ykkönen` and `Yksi` are preferred in `fi`')
  })

  test('has one rank of an actor in a participation', { tags: ['slow'] }, async () => {
    const { loadValid, undo } = await fresh()
    await loadValid(baseTables)
    await loadValid({ participations: [signed('Chair', 'src_a')] })
    const replacing = await loadValid(empty('src_a'), 'src_a')
    await loadValid({ participations: [signed('Director', 'src_b')] })
    await expect(undo(replacing)).rejects.toThrow('rank is the same in all rows of a fact: the graph would have')
  })

  test('has one holder of an identifier after its two holders are separated', { tags: ['slow'] }, async () => {
    const { loadValid, load, undo } = await fresh()
    const holds = (entity: string, by: string) => ({
      identifiers: [{ entity, scheme: 'WIKIDATA', value: 'Q1', source: by }],
    })
    await loadValid(baseTables)
    await loadValid(holds('org_one', 'src_a'))
    const merging = await loadValid(combined(merge('org_two', 'org_one', 'src_b'), holds('org_two', 'src_b')))
    const { errors } = await load(merge('org_two', 'org_one', 'src_a', 'CONTRADICTS'))
    expect(errors.map(({ value, suggestion }) => [value, suggestion])).toEqual([
      ['Q1', 'org_one and org_two would both have it'],
    ])
    await undo(merging)
    const replacing = await loadValid(empty('src_a'), 'src_a')
    const other = await loadValid(holds('org_two', 'src_b'))
    await expect(undo(replacing)).rejects.toThrow('org_one and org_two would both have it')
    await undo(other)
    await loadValid(holds('agr_two', 'src_b'))
    await expect(undo(replacing)).rejects.toThrow('agr_two and org_one would both have it')
  })

  test('has no cycle of merges when a contradiction is retracted', { tags: ['slow'] }, async () => {
    const { loadValid, load, errorsOfExport } = await fresh()
    await loadValid(baseTables)
    await loadValid(merge('org_two', 'org_one', 'src_a', 'CONTRADICTS'))
    await loadValid(merge('org_two', 'org_one', 'src_b'))
    await loadValid(merge('org_one', 'org_two', 'src_b'))
    const { errors } = await load(empty('src_a'), 'src_a')
    expect(linesOf(errors)).toEqual(['same_as.csv  same_as org_one same_as forms no cycle'])
    expect(errors[0]!.suggestion).toBe('org_one → org_two → org_one')
    expect(await errorsOfExport()).toEqual([])
  })

  test('has one survivor of an id when a contradiction is retracted', { tags: ['slow'] }, async () => {
    const { loadValid, load } = await fresh()
    await loadValid(combined(baseTables, company('org_three', 'src_base')))
    await loadValid(merge('org_two', 'org_one', 'src_a', 'CONTRADICTS'))
    await loadValid(merge('org_two', 'org_one', 'src_b'))
    await loadValid(merge('org_two', 'org_three', 'src_base'))
    const { errors } = await load(empty('src_a'), 'src_a')
    expect(linesOf(errors)).toEqual(['same_as.csv  same_as org_two an id has one survivor'])
  })

  test.each([
    [
      'part_of',
      [merge('ini_three', 'ini_one', 'src_b'), { initiatives: [initiative('ini_one', { part_of: 'ini_two' })] }],
    ],
    [
      'same_as',
      [{ initiatives: [initiative('ini_one', { part_of: 'ini_two' })] }, merge('ini_three', 'ini_one', 'src_b')],
    ],
  ])(
    'has no cycle of part_of through a former id, where the last row is of %s',
    { tags: ['slow'] },
    async (_, [first, last]) => {
      const { loadValid, load, errorsOfExport } = await fresh()
      await loadValid(baseTables)
      await loadValid({ initiatives: [initiative('ini_two', { part_of: 'ini_three', source: 'src_a' })] })
      await loadValid(first!)
      const { errors } = await load(last!)
      expect(errors.map(({ file, column, suggestion }) => [file, column, suggestion])).toEqual([
        ['initiatives.csv', 'part_of', 'ini_one → ini_two → ini_one'],
      ])
      expect(await errorsOfExport()).toEqual([])
    },
  )
})

/** A few rows about `baseTables` and one more organisation, by two sources, of which one may be replaced. */
const fewRows = fc.array(
  fc.oneof(
    rowOf('organisations', { id: ['org_new'], kind: ['COMPANY', 'COMPANY', ''] }),
    rowOf('same_as', {
      id: ['org_two', 'org_new', 'ini_three', 'agr_two'],
      same_as: ['org_one', 'org_new', 'ini_one', 'agr_one'],
    }),
    rowOf('names', {
      entity: ['org_one', 'ini_one', 'org_new', 'org_new'],
      text: ['Uno', 'Due', 'The org_one'],
      language: ['en', 'fi'],
      kind: ['PREFERRED', 'ALIAS', 'SHORT'],
      source: ['src_base', 'src_b'],
    }),
    rowOf('identifiers', { entity: ['org_one', 'org_two', 'agr_one'], scheme: ['WIKIDATA'], value: ['Q1', 'Q2'] }),
    rowOf('participations', {
      entity: ['agr_one'],
      actor: ['per_lu', 'per_lu', 'org_new'],
      role: ['SIGNATORY', 'WITNESS'],
      on_behalf_of: ['', 'org_one', 'org_two'],
      rank: ['', 'Chair', 'Director'],
    }),
    rowOf('initiatives', {
      id: ['ini_one', 'ini_two', 'ini_three'],
      part_of: ['', 'ini_one', 'ini_two', 'ini_three'],
    }),
    rowOf('affiliations', {
      ...{ holder: ['per_lu', 'org_two'], organisation: ['org_one'], kind: ['POST'], title: ['Chair'] },
      period: ['2001/2005', '2004/2008', '2007/2012', '2010/2015', '2012/..', ''],
      observed_on: ['', '', '2004', '2011'],
    }),
    rowOf('milestones', {
      ...{ entity: ['agr_one', 'agr_two', 'ini_three'], kind: ['SIGNED', 'AMENDED', 'IN_FORCE'] },
      ...{ date: ['2001', '2002-05', ''], actor: ['', 'org_one', 'org_two'] },
    }),
    rowOf('agreements', { id: ['agr_one', 'agr_two'], kind: ['CONTRACT', ''], term: ['', '2001/2005', '2010'] }),
    rowOf('agreement_links', { from: ['agr_one', 'agr_two'], to: ['agr_one', 'agr_two'], kind: ['AMENDS'] }),
    rowOf('statements', {
      ...{ id: ['sta_it'], speaker: ['per_lu', 'org_two'], gist: ['This', 'That'], date: ['2001', ''] },
      about: ['org_one|org_two', 'ini_one|ini_three', 'agr_two'],
    }),
    rowOf('figures', {
      ...{ id: ['fig_sum'], entity: ['agr_one', 'agr_two', 'ini_one'], measure: ['money'], value: ['5', '6'] },
      ...{ unit: ['EUR'], currency: ['EUR'], bound: ['EXACT'], meaning: ['TARGET'] },
    }),
  ),
  { minLength: 1, maxLength: 3 },
)

function rowOf(table: string, cells: Record<string, string[]>): fc.Arbitrary<{ table: string; row: Row }> {
  const evidence = { source: ['src_a', 'src_b'], locator: ['', 'p1'], stance: ['', '', 'CONTRADICTS'] }
  const columns = Object.entries({ ...evidence, ...cells }).map(([column, values]) => [
    column,
    fc.constantFrom(...values),
  ])
  return fc.record({ table: fc.constant(table), row: fc.record(Object.fromEntries(columns)) as fc.Arbitrary<Row> })
}

/** A bundle of rows, and the import that is undone after it, if any. */
const steps = fc.record({
  rows: fewRows,
  replaces: fc.constantFrom(undefined, undefined, 'src_a'),
  undoes: fc.option(fc.nat(), { freq: 2 }),
})

test('after any sequence of bundles, the export of the graph is valid and imports to an equal graph', {
  tags: ['slow'],
  timeout: 300_000,
}, async () => {
  let [imported, rejected, undone] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 4, maxLength: 12 }), async sequence => {
      const { loadValid, load, undo, contents, end } = await fresh()
      const imports: string[] = []
      try {
        await loadValid(baseTables)
        for (const { rows, replaces, undoes } of sequence) {
          const tables: Tables = {}
          for (const { table, row } of rows) tables[table] = [...(tables[table] ?? []), row]
          const { errors, importId } = await load(tables, replaces)
          if (errors.length > 0) rejected += 1
          else {
            imported += 1
            // The same bundle again has no errors.
            imports.push(importId!, await loadValid(tables, replaces))
          }
          const [id] = undoes === null ? [] : imports.splice(undoes % imports.length, 1)
          if (!id) continue
          await undo(id).then(
            () => {
              undone += 1
            },
            error => {
              if (!(error.cause instanceof InvalidGraph)) throw error
            },
          )
        }
        const [own, reimported] = await contents()
        expect(reimported).toEqual(own)
      } finally {
        await end()
      }
    }),
    { numRuns: 12 },
  )
  expect(Math.min(imported, rejected)).toBeGreaterThan(5)
  expect(undone).toBeGreaterThan(5)
})

describe('terms of one post', () => {
  const term = (period: string, by: string) => ({
    affiliations: [{ holder: 'per_lu', organisation: 'org_one', kind: 'POST', title: 'Chair', period, source: by }],
  })
  const empty = (by: string) => ({ sources: [source(by)] })

  async function freshTerms() {
    const { loadValid, undo, sql } = await fresh()
    await loadValid({ ...baseTables, sources: [...baseTables.sources!, source('src_c')] })
    return {
      loadValid,
      undo,
      /** The terms, each with the number of its claims. */
      terms: async () => {
        const rows = await sql<{ period: string; claims: number }[]>`
          select period, (select count(*)::int from organisations.claims c where c.fact = a.id and retracted_at is null) as claims
          from organisations.affiliations a order by period`
        return rows.map(({ period, claims }) => `${period} by ${claims}`)
      },
    }
  }

  test('stay separate after an earlier one is undone', async () => {
    const { loadValid, undo, terms } = await freshTerms()
    const first = await loadValid(term('2001/2005', 'src_a'))
    await loadValid(term('2010/2015', 'src_b'))
    await undo(first)
    await loadValid(term('2020/2022', 'src_b'))
    expect(await terms()).toEqual(['2010/2015 by 1', '2020/2022 by 1'])
  })

  test('are one fact for two sources, also after an earlier term is retracted', { tags: ['slow'] }, async () => {
    const { loadValid, terms } = await freshTerms()
    await loadValid(term('2001/2005', 'src_a'))
    await loadValid(term('2010/2015', 'src_b'))
    await loadValid(empty('src_a'), 'src_a')
    await loadValid(term('2010/2015', 'src_c'))
    expect(await terms()).toEqual(['2010/2015 by 2'])
    await loadValid(term('2001/2005', 'src_a'))
    expect(await terms()).toEqual(['2001/2005 by 1', '2010/2015 by 2'])
  })

  test('are one fact if a restored term overlaps with one that was added meanwhile', { tags: ['slow'] }, async () => {
    const { loadValid, undo, terms } = await freshTerms()
    await loadValid(term('2001/2005', 'src_a'))
    const replacing = await loadValid(empty('src_a'), 'src_a')
    await loadValid(term('2004/2008', 'src_b'))
    expect(await terms()).toEqual(['2004/2008 by 1'])
    await undo(replacing)
    expect(await terms()).toEqual(['2001/2005 by 2'])
  })

  test('depend only on the claims, not on the order of their imports', {
    tags: ['slow'],
  }, async () => {
    const { loadValid, terms } = await freshTerms()
    await loadValid(term('2004/2008', 'src_a'))
    await loadValid(term('2007/2012', 'src_b'))
    expect(await terms()).toEqual(['2004/2008 by 2'])
    await loadValid(term('2001/2005', 'src_c'))
    expect(await terms()).toEqual(['2004/2008 by 2', '2007/2012 by 1'])
  })

  test('stay separate from a restored term', { tags: ['slow'] }, async () => {
    const { loadValid, undo, terms } = await freshTerms()
    await loadValid(term('2001/2005', 'src_a'))
    const replacing = await loadValid(empty('src_a'), 'src_a')
    await loadValid(term('2010/2015', 'src_b'))
    await undo(replacing)
    expect(await terms()).toEqual(['2001/2005 by 1', '2010/2015 by 1'])
  })

  test('are one fact if a retracted term that overlaps is imported again', { tags: ['slow'] }, async () => {
    const { loadValid, terms } = await freshTerms()
    await loadValid(term('2001/2005', 'src_a'))
    await loadValid(empty('src_a'), 'src_a')
    await loadValid(term('2003/2004', 'src_b'))
    await loadValid(term('2001/2005', 'src_a'))
    expect(await terms()).toEqual(['2001/2005 by 2'])
  })
})
