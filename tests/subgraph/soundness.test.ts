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
 * Bundles that are sound each by itself leave a graph whose export is sound: what the graph holds counts against a bundle,
 * and what the bundle takes back does not.
 */

type Row = Record<string, string>

async function fresh() {
  const { subgraphs, sql, end } = await freshSubgraphs('empty')
  async function exported<T>(look: (bundle: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'accord-sound-'))
    try {
      await exportBundle(subgraphs, join(folder, 'out'))
      return await look(join(folder, 'out'))
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
    tryOut: (tables: Tables, replaces?: string) =>
      loadBundle(madeBundle(tables), subgraphs, () => {}, { replaces, isTrial: true }),
    /** How many claims, facts and rows on their way there are. */
    counts: () =>
      Promise.all(
        ['organisations', 'initiatives', 'agreements'].map(
          schema => sql`select (select count(*)::int from ${sql(schema)}.claims) as claims,
            (select count(*)::int from ${sql(schema)}.names) as names, (select count(*)::int from ${sql(schema)}.incoming) as incoming`,
        ),
      ),
    /** Imports what has to be without a fault, and gives the id of the import. */
    async take(tables: Tables, replaces?: string): Promise<string> {
      const { faults, importId } = await load(tables, replaces)
      expect(faults).toEqual([])
      return importId!
    },
    undo: (id: string) => undoImport(subgraphs, id),
    /** What is wrong with the export of the graph, as a bundle for an empty one. */
    faultsOfExport: () => exported(async bundle => (await checkBundle(bundle, async () => new Set())).faults),
    /** What the graph holds now, and what an empty one does that its export was imported into. */
    contents: () =>
      exported(async bundle => {
        const other = await fresh()
        try {
          expect((await loadBundle(bundle, other.subgraphs)).faults).toEqual([])
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

/** A cast of a few, all by one source. */
const cast: Tables = {
  sources: ['src_base', 'src_a', 'src_b'].map(source),
  organisations: ['org_one', 'org_two'].map(id => ({ id, kind: 'COMPANY', source: 'src_base' })),
  people: [{ id: 'per_lu', source: 'src_base' }],
  initiatives: ['ini_one', 'ini_two', 'ini_three'].map(id => initiative(id)),
  agreements: ['agr_one', 'agr_two'].map(id => ({ id, kind: 'CONTRACT', source: 'src_base' })),
  names: ['org_one', 'org_two', 'per_lu', 'ini_one', 'ini_two', 'ini_three', 'agr_one', 'agr_two'].map(id =>
    name(id, `The ${id}`),
  ),
}

const lei = (entity: string, by: string) => ({ entity, scheme: 'WIKIDATA', value: 'Q148', source: by })
const signed = (rank: string, by: string, more: Row = {}) => ({
  ...{ entity: 'agr_one', actor: 'per_lu', role: 'SIGNATORY', on_behalf_of: 'org_one', rank, source: by },
  ...more,
})
const sum = (entity: string, by: string, value = '5') => ({
  ...{ id: 'fig_sum', entity, measure: 'money', value, unit: 'EUR', currency: 'EUR', bound: 'EXACT' },
  ...{ meaning: 'TARGET', source: by },
})

type Clash = {
  /** What the graph has from `src_a` beside the cast. */
  before: Tables
  clash: Tables
  fault: Record<string, string | number | null>
  /** How the suggestion begins. */
  has: string
  /** How the same source corrects itself, if it can: a key cannot be corrected. */
  correction?: Tables
}

const clashes: Record<string, Clash> = {
  'two preferred names of a thing in a language': {
    before: { names: [name('org_one', 'One Oyj', { language: 'fi', source: 'src_a', locator: 'p1' })] },
    clash: {
      names: [
        name('org_one', 'Yksi', { language: 'fi', source: 'src_b', locator: '' }),
        name('org_one', 'One Oyj', { language: 'fi', source: 'src_b', locator: '', kind: 'SHORT' }),
      ],
    },
    fault: {
      file: 'names.csv',
      row: 2,
      column: 'kind',
      value: 'PREFERRED',
      rule: 'one name is preferred in a language',
    },
    has: '`One Oyj` is preferred for org_one in `fi` in the graph, by src_a at `p1`: make it an ALIAS',
    correction: {
      names: [name('org_one', 'One Oyj', { language: 'fi', kind: 'ALIAS', source: 'src_a', locator: 'p1' })],
    },
  },
  'two holders of an identifier': {
    before: { identifiers: [lei('org_one', 'src_a')] },
    clash: { identifiers: [lei('agr_two', 'src_b')] },
    fault: {
      file: 'identifiers.csv',
      row: 2,
      column: 'value',
      value: 'Q148',
      rule: 'an identifier belongs to one entity',
    },
    has: 'the graph gives it to org_one, by src_a: ',
  },
  'two ranks in one participation': {
    before: { participations: [signed('Director', 'src_a')] },
    clash: { participations: [signed('Minister', 'src_b')] },
    fault: {
      ...{ file: 'participations.csv', row: 2, column: 'rank', value: 'Minister' },
      rule: 'rank is the same in all rows of a fact',
    },
    has: 'the graph has `Director`, by src_a: correct it',
    correction: { participations: [signed('Minister', 'src_a')] },
  },
  'two for whom one took part': {
    before: { participations: [signed('', 'src_a', { observed_on: '2015' })] },
    clash: { participations: [signed('', 'src_b', { on_behalf_of: 'org_two' })] },
    fault: {
      ...{ file: 'participations.csv', row: 2, column: 'on_behalf_of', value: 'org_two' },
      rule: 'on_behalf_of is the same in all rows of a fact',
    },
    has: 'the graph has `org_one`, by src_a for `2015`: correct it',
    correction: { participations: [signed('Chair', 'src_a', { on_behalf_of: 'org_two', observed_on: '2015' })] },
  },
  'a figure of a thing and of the world, in two subgraphs': {
    before: { figures: [sum('agr_one', 'src_a')] },
    clash: { figures: [sum('', 'src_b')] },
    fault: {
      ...{ file: 'figures.csv', row: 2, column: 'entity', value: null },
      rule: 'entity is the same in all rows of a fact',
    },
    has: 'the graph has `agr_one`, by src_a: ',
  },
  'a figure of two things, in two subgraphs': {
    before: { figures: [sum('agr_one', 'src_a')] },
    clash: { figures: [sum('ini_one', 'src_b')] },
    fault: {
      ...{ file: 'figures.csv', row: 2, column: 'entity', value: 'ini_one' },
      rule: 'entity is the same in all rows of a fact',
    },
    has: 'the graph has `agr_one`, by src_a: ',
  },
  'a circle of three': {
    before: {
      initiatives: [
        initiative('ini_one', { part_of: 'ini_two', source: 'src_a' }),
        initiative('ini_two', { part_of: 'ini_three', source: 'src_a' }),
      ],
    },
    clash: { initiatives: [initiative('ini_three', { part_of: 'ini_one', source: 'src_b' })] },
    fault: {
      ...{ file: 'initiatives.csv', row: 2, column: 'part_of', value: 'ini_one' },
      rule: 'part_of forms no cycle',
    },
    has: 'ini_three → ini_one → ini_two → ini_three, where ini_one → ini_two is in the graph, by src_a: give it another part_of',
    correction: {
      initiatives: [
        { id: 'ini_new', kind: 'STRATEGY', part_of: '', source: 'src_a' },
        { id: 'ini_one', kind: 'STRATEGY', part_of: 'ini_new', source: 'src_a' },
      ],
      names: [name('ini_new', 'A new one', { source: 'src_a' })],
    },
  },
}

/** The rows of both. */
const both = (one: Tables, other: Tables): Tables =>
  Object.fromEntries(
    [...Object.keys(one), ...Object.keys(other)].map(table => [
      table,
      [...(one[table] ?? []), ...(other[table] ?? [])],
    ]),
  )

test('an identifier of two things of one type may be given once these are tied, as the fault says', async () => {
  const { take, load, faultsOfExport } = await fresh()
  await take(cast)
  await take({ identifiers: [lei('org_one', 'src_a')] })
  const clash = { identifiers: [lei('org_two', 'src_b')] }
  const [fault] = (await load(clash)).faults
  expect(fault!.suggestion).toContain(
    'by src_a: if both are the same entity, link them in same_as.csv; or import all of',
  )
  await take(both(clash, { same_as: [{ id: 'org_two', same_as: 'org_one', source: 'src_b' }] }))
  expect(await faultsOfExport()).toEqual([])
})

describe.each(Object.entries(clashes))('%s, over two bundles', (_, { before, clash, fault, has, correction }) => {
  test('are a fault of the second, which says what the graph has and how to go on', async () => {
    const { take, load, faultsOfExport } = await fresh()
    await take(cast)
    const id = await take(before)
    const corrected = correction ? ' in a row of the same source, locator and observed_on with as many cells; or ' : ''
    const ways = `import all of src_a with --replace-dataset src_a; or undo ${id}`
    expect((await load(clash)).faults).toEqual([{ ...fault, suggestion: `${has}${corrected}${ways}` }])
    expect(await faultsOfExport()).toEqual([])
  })

  test('are none once the first import is undone', { tags: ['slow'] }, async () => {
    const { take, undo, faultsOfExport } = await fresh()
    await take(cast)
    await undo(await take(before))
    await take(clash)
    expect(await faultsOfExport()).toEqual([])
  })

  test('are none when the source is replaced, unless it says the same again', { tags: ['slow'] }, async () => {
    const { take, load, faultsOfExport } = await fresh()
    await take(cast)
    await take(before)
    expect((await load(both(clash, before), 'src_a')).faults).toHaveLength(1)
    await take(clash, 'src_a')
    expect(await faultsOfExport()).toEqual([])
  })

  // A key cannot be corrected.
  if (correction)
    test('are none when the same source corrects itself', { tags: ['slow'] }, async () => {
      const { take, faultsOfExport } = await fresh()
      await take(cast)
      await take(before)
      await take(both(clash, correction))
      expect(await faultsOfExport()).toEqual([])
    })

  test('are a fault, too, when another import has them retracted and the first comes again', {
    tags: ['slow'],
  }, async () => {
    const { take, load } = await fresh()
    await take(cast)
    await take(before)
    await take(before)
    await take(correction ? both(clash, correction) : clash, correction ? undefined : 'src_a')
    expect((await load(before)).faults.map(({ rule }) => rule)).toContain(fault.rule)
  })
})

describe('a language', () => {
  const finnish = (kind: string, source: string) => name('org_one', 'Yksi', { language: 'fi', kind, source })

  test('that the graph names something in takes an alias, and another does not', { tags: ['slow'] }, async () => {
    const { take, load, faultsOfExport } = await fresh()
    await take(cast)
    await take({ names: [name('org_one', 'One', { kind: 'ALIAS', source: 'src_a' })] })
    expect((await load({ names: [finnish('ALIAS', 'src_a')] })).faults).toEqual([
      {
        ...{ file: 'names.csv', row: 2, column: 'kind', value: null, rule: 'one name is preferred in a language' },
        suggestion: 'org_one has no preferred name in `fi`: make one PREFERRED',
      },
    ])
    await take({ names: [finnish('PREFERRED', 'src_a')] })
    expect(await faultsOfExport()).toEqual([])
  })

  test('keeps a preferred name when a source corrects its own', async () => {
    const { take, load, faultsOfExport } = await fresh()
    await take(cast)
    await take({ names: [finnish('PREFERRED', 'src_a')] })
    expect((await load({ names: [finnish('ALIAS', 'src_a')] })).faults).toHaveLength(1)
    await take({ names: [finnish('PREFERRED', 'src_b')] })
    await take({ names: [finnish('ALIAS', 'src_a')] })
    expect(await faultsOfExport()).toEqual([])
  })
})

test('a row about an id is no correction of one about a former id of it', { tags: ['slow'] }, async () => {
  const { take, load, faultsOfExport } = await fresh()
  const finnish = (entity: string, text: string, kind: string, source: string) =>
    name(entity, text, { language: 'fi', kind, source })
  await take(cast)
  await take({ names: [finnish('org_two', 'Yksi', 'PREFERRED', 'src_a')] })
  await take({ same_as: [{ id: 'org_two', same_as: 'org_one', source: 'src_b' }] })
  const both = [finnish('org_one', 'Yksi', 'ALIAS', 'src_a'), finnish('org_one', 'Eka', 'PREFERRED', 'src_b')]
  const other = finnish('org_two', 'Toka', 'PREFERRED', 'src_b')
  expect((await load({ names: [...both, other] })).faults).toEqual([
    expect.objectContaining({ row: 4, rule: 'one name is preferred in a language' }),
  ])
  await take({ names: both })
  expect(await faultsOfExport()).toEqual([])
})

test('a figure can be said to be about something else by its source in the same subgraph alone', async () => {
  const { take, load, faultsOfExport } = await fresh()
  await take(cast)
  await take({ figures: [sum('agr_one', 'src_a')] })
  await take({ figures: [sum('agr_two', 'src_a')] })
  expect((await load({ figures: [sum('ini_one', 'src_a')] })).faults).toHaveLength(1)
  expect(await faultsOfExport()).toEqual([])
})

test('what is amiss in the graph already keeps nothing else out, and neither what made it so', {
  tags: ['slow'],
}, async () => {
  const { take, sql } = await fresh()
  const [one, other] = [{ names: [name('org_one', 'Uno', { source: 'src_a' })] }, clashes['a circle of three']!]
  await take(cast)
  // As a version would have left it that looked at bundles alone.
  await sql`update organisations.claims set told = jsonb_set(told, '{kind}', '"SHORT"') where bundle_table = 'names'`
  await take(one)
  await sql`update organisations.claims set told = jsonb_set(told, '{kind}', '"PREFERRED"') where bundle_table = 'names'`
  await sql`update initiatives.claims set told = told || '{"partOf": "ini_one"}' where fact = 'ini_three'`
  await take({ initiatives: other.before.initiatives!.slice(0, 1) })
  await sql`update initiatives.claims set told = told || '{"partOf": "ini_one"}' where fact = 'ini_two'`
  const beside = initiative('ini_three', { part_of: 'ini_two', source: 'src_b' })
  await take({ initiatives: [...other.before.initiatives!.slice(0, 1), beside] })
  await take(one)
  await take({ names: [name('org_one', 'Eins', { kind: 'ALIAS', source: 'src_b' })] })
  await take(cast)
})

describe('what is left', () => {
  const of = (id: string, by: string, more: Row = {}): Tables => ({
    organisations: [{ id, kind: 'COMPANY', source: by, ...more }],
    names: [name(id, `The ${id}`, { source: by })],
  })
  const party = (actor: string, by: string): Tables => ({
    participations: [{ entity: 'agr_one', actor, role: 'PARTY', source: by }],
  })
  const tie = (id: string, to: string, by: string, stance = ''): Tables => ({
    same_as: [{ id, same_as: to, source: by, stance }],
  })
  const none = (by: string): Tables => ({ sources: [source(by)] })
  const told = (faults: BundleError[]) =>
    faults.map(({ file, row, column, value, rule }) => [file, row, column, value, rule].join(' '))

  test('of a data set that is replaced is told of by others with a row, a kind and a name', async () => {
    const { take, load, tryOut, undo, faultsOfExport } = await fresh()
    await take(cast)
    const first = await take(of('org_acme', 'src_a'))
    const second = await take(party('org_acme', 'src_b'))
    const rule = 'the id is in organisations.csv'
    const { faults } = await load(none('src_a'), 'src_a')
    expect(told(faults)).toEqual([`participations.csv   org_acme ${rule}`])
    expect(faults[0]!.suggestion).toBe(
      `it has no row of its own any more, and src_b has claims about it in the graph: keep a row of it in organisations.csv, or undo ${second} first`,
    )
    expect((await tryOut(none('src_a'), 'src_a')).faults).toEqual(faults)
    await expect(undo(first)).rejects.toThrow(
      `${first} can't be undone: the graph would then have these errors:\nparticipations.csv`,
    )
    // What the bundle itself says of it is no better.
    expect(told((await load(party('org_acme', 'src_a'), 'src_a')).faults)).toEqual(
      expect.arrayContaining([`participations.csv   org_acme ${rule}`]),
    )
    const [row, named] = [{ organisations: of('org_acme', 'src_a').organisations! }, of('org_acme', 'src_a').names!]
    expect(told((await load(row, 'src_a')).faults)).toEqual([
      'organisations.csv  id org_acme an entity in the graph has a name',
    ])
    expect(
      told(
        (await load({ organisations: [{ id: 'org_acme', country: 'FI', source: 'src_a' }], names: named }, 'src_a'))
          .faults,
      ),
    ).toEqual(['organisations.csv  kind org_acme a row of organisations has a kind'])
    await undo(second)
    await take(none('src_a'), 'src_a')
    expect(await faultsOfExport()).toEqual([])
  })

  test('is told once where a tie has lost its survivor, though each subgraph keeps the tie', {
    tags: ['slow'],
  }, async () => {
    const { take, load } = await fresh()
    await take(cast)
    await take(of('org_acme', 'src_a'))
    await take(of('org_acme-oy', 'src_b'))
    await take(tie('org_acme-oy', 'org_acme', 'src_b'))
    expect(told((await load(none('src_a'), 'src_a')).faults)).toEqual([
      'same_as.csv   org_acme the id is in organisations.csv',
    ])
  })

  test('is refused also where rows went ahead, and nothing of it stays', { tags: ['slow'] }, async () => {
    const { take, load, counts } = await fresh()
    await take(both(cast, of('org_acme', 'src_a')))
    await take(party('org_acme', 'src_b'))
    const before = await counts()
    const many = Array.from({ length: 3_000 }, (_, at) => initiative(`ini_${at}`, { source: 'src_a' }))
    const bundle = { initiatives: many, names: many.map(({ id }) => name(id, `The ${id}`, { source: 'src_a' })) }
    expect((await load(bundle, 'src_a', 10_000)).faults).toHaveLength(1)
    expect(await counts()).toEqual(before)
    expect((await load(both(bundle, of('org_acme', 'src_b')), 'src_a', 10_000)).faults).toEqual([])
  })

  test('of the names in a language is one that is preferred', { tags: ['slow'] }, async () => {
    const { take, load, undo } = await fresh()
    const finnish = (text: string, kind: string, by: string) => ({
      names: [name('org_one', text, { language: 'fi', kind, source: by })],
    })
    await take(cast)
    await take(finnish('Yksi', 'PREFERRED', 'src_a'))
    const aside = await take(finnish('Ykkönen', 'ALIAS', 'src_b'))
    const { faults } = await load(none('src_a'), 'src_a')
    expect(faults.map(({ value, suggestion }) => [value, suggestion])).toEqual([
      ['org_one', 'none is preferred in `fi`'],
    ])
    await undo(aside)
    const gone = await take(none('src_a'), 'src_a')
    await take(finnish('Ykkönen', 'PREFERRED', 'src_b'))
    await expect(undo(gone)).rejects.toThrow('`Ykkönen` and `Yksi` are preferred in `fi`')
  })

  test('of the ranks in one part that somebody took is one', { tags: ['slow'] }, async () => {
    const { take, undo } = await fresh()
    await take(cast)
    await take({ participations: [signed('Chair', 'src_a')] })
    const gone = await take(none('src_a'), 'src_a')
    await take({ participations: [signed('Director', 'src_b')] })
    await expect(undo(gone)).rejects.toThrow('rank is the same in all rows of a fact: the graph would have')
  })

  test('of an identifier whose holders are tied no more has one holder', { tags: ['slow'] }, async () => {
    const { take, load, undo } = await fresh()
    const holds = (entity: string, by: string) => ({
      identifiers: [{ entity, scheme: 'WIKIDATA', value: 'Q1', source: by }],
    })
    await take(cast)
    await take(holds('org_one', 'src_a'))
    const tied = await take(both(tie('org_two', 'org_one', 'src_b'), holds('org_two', 'src_b')))
    const { faults } = await load(tie('org_two', 'org_one', 'src_a', 'CONTRADICTS'))
    expect(faults.map(({ value, suggestion }) => [value, suggestion])).toEqual([
      ['Q1', 'org_one and org_two would both have it'],
    ])
    await undo(tied)
    const gone = await take(none('src_a'), 'src_a')
    const other = await take(holds('org_two', 'src_b'))
    await expect(undo(gone)).rejects.toThrow('org_one and org_two would both have it')
    await undo(other)
    await take(holds('agr_two', 'src_b'))
    await expect(undo(gone)).rejects.toThrow('agr_two and org_one would both have it')
  })

  test('of ties leads in no circle when nobody denies one any more', { tags: ['slow'] }, async () => {
    const { take, load, faultsOfExport } = await fresh()
    await take(cast)
    await take(tie('org_two', 'org_one', 'src_a', 'CONTRADICTS'))
    await take(tie('org_two', 'org_one', 'src_b'))
    await take(tie('org_one', 'org_two', 'src_b'))
    const { faults } = await load(none('src_a'), 'src_a')
    expect(told(faults)).toEqual(['same_as.csv  same_as org_one same_as forms no cycle'])
    expect(faults[0]!.suggestion).toBe('org_one → org_two → org_one')
    expect(await faultsOfExport()).toEqual([])
  })

  test('of ties ties no id to two others', { tags: ['slow'] }, async () => {
    const { take, load } = await fresh()
    await take(both(cast, of('org_three', 'src_base')))
    await take(tie('org_two', 'org_one', 'src_a', 'CONTRADICTS'))
    await take(tie('org_two', 'org_one', 'src_b'))
    await take(tie('org_two', 'org_three', 'src_base'))
    const { faults } = await load(none('src_a'), 'src_a')
    expect(told(faults)).toEqual(['same_as.csv  same_as org_two an id has one survivor'])
  })

  test.each([
    [
      'a step',
      [tie('ini_three', 'ini_one', 'src_b'), { initiatives: [initiative('ini_one', { part_of: 'ini_two' })] }],
    ],
    ['a tie', [{ initiatives: [initiative('ini_one', { part_of: 'ini_two' })] }, tie('ini_three', 'ini_one', 'src_b')]],
  ])(
    'of steps leads in no circle by way of a former id, whose last is %s',
    { tags: ['slow'] },
    async (_, [first, last]) => {
      const { take, load, faultsOfExport } = await fresh()
      await take(cast)
      await take({ initiatives: [initiative('ini_two', { part_of: 'ini_three', source: 'src_a' })] })
      await take(first!)
      const { faults } = await load(last!)
      expect(faults.map(({ file, column, suggestion }) => [file, column, suggestion])).toEqual([
        ['initiatives.csv', 'part_of', 'ini_one → ini_two → ini_one'],
      ])
      expect(await faultsOfExport()).toEqual([])
    },
  )
})

/** A few rows about the cast and one more, by the two sources of which one may be replaced. */
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

/** A bundle of rows, and which import is undone after it, if any. */
const steps = fc.record({
  rows: fewRows,
  replaces: fc.constantFrom(undefined, undefined, 'src_a'),
  undoes: fc.option(fc.nat(), { freq: 2 }),
})

test('whatever bundles come one after the other, the export of the graph is sound and makes an equal one', {
  tags: ['slow'],
  timeout: 300_000,
}, async () => {
  let [taken, refused, undone] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 4, maxLength: 12 }), async sequence => {
      const { take, load, undo, contents, end } = await fresh()
      const imports: string[] = []
      try {
        await take(cast)
        for (const { rows, replaces, undoes } of sequence) {
          const tables: Tables = {}
          for (const { table, row } of rows) tables[table] = [...(tables[table] ?? []), row]
          const { faults, importId } = await load(tables, replaces)
          if (faults.length > 0) refused += 1
          else {
            taken += 1
            // Again it changes nothing, and is not refused.
            imports.push(importId!, await take(tables, replaces))
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
        const [held, anew] = await contents()
        expect(anew).toEqual(held)
      } finally {
        await end()
      }
    }),
    { numRuns: 12 },
  )
  expect(Math.min(taken, refused)).toBeGreaterThan(5)
  expect(undone).toBeGreaterThan(5)
})

describe('terms of one post', () => {
  const term = (period: string, by: string) => ({
    affiliations: [{ holder: 'per_lu', organisation: 'org_one', kind: 'POST', title: 'Chair', period, source: by }],
  })
  const none = (by: string) => ({ sources: [source(by)] })

  async function chaired() {
    const { take, undo, sql } = await fresh()
    await take({ ...cast, sources: [...cast.sources!, source('src_c')] })
    return {
      take,
      undo,
      /** The terms, each with how many claims speak of it. */
      terms: async () => {
        const rows = await sql<{ period: string; claims: number }[]>`
          select period, (select count(*)::int from organisations.claims c where c.fact = a.id and retracted_at is null) as claims
          from organisations.affiliations a order by period`
        return rows.map(({ period, claims }) => `${period} by ${claims}`)
      },
    }
  }

  test('stay apart where an earlier one was taken back', async () => {
    const { take, undo, terms } = await chaired()
    const first = await take(term('2001/2005', 'src_a'))
    await take(term('2010/2015', 'src_b'))
    await undo(first)
    await take(term('2020/2022', 'src_b'))
    expect(await terms()).toEqual(['2010/2015 by 1', '2020/2022 by 1'])
  })

  test('are one where two tell it, also after an earlier one is told no more', { tags: ['slow'] }, async () => {
    const { take, terms } = await chaired()
    await take(term('2001/2005', 'src_a'))
    await take(term('2010/2015', 'src_b'))
    await take(none('src_a'), 'src_a')
    await take(term('2010/2015', 'src_c'))
    expect(await terms()).toEqual(['2010/2015 by 2'])
    await take(term('2001/2005', 'src_a'))
    expect(await terms()).toEqual(['2001/2005 by 1', '2010/2015 by 2'])
  })

  test('are one where one comes back that overlaps with what was told meanwhile', { tags: ['slow'] }, async () => {
    const { take, undo, terms } = await chaired()
    await take(term('2001/2005', 'src_a'))
    const replacing = await take(none('src_a'), 'src_a')
    await take(term('2004/2008', 'src_b'))
    expect(await terms()).toEqual(['2004/2008 by 1'])
    await undo(replacing)
    expect(await terms()).toEqual(['2001/2005 by 2'])
  })

  test('are what they would be had all been told at once, in whatever order they come', {
    tags: ['slow'],
  }, async () => {
    const { take, terms } = await chaired()
    await take(term('2004/2008', 'src_a'))
    await take(term('2007/2012', 'src_b'))
    expect(await terms()).toEqual(['2004/2008 by 2'])
    await take(term('2001/2005', 'src_c'))
    expect(await terms()).toEqual(['2004/2008 by 2', '2007/2012 by 1'])
  })

  test('are not mixed with one that comes back', { tags: ['slow'] }, async () => {
    const { take, undo, terms } = await chaired()
    await take(term('2001/2005', 'src_a'))
    const replacing = await take(none('src_a'), 'src_a')
    await take(term('2010/2015', 'src_b'))
    await undo(replacing)
    expect(await terms()).toEqual(['2001/2005 by 1', '2010/2015 by 1'])
  })

  test('join the term that stands when what was retracted is told again', { tags: ['slow'] }, async () => {
    const { take, terms } = await chaired()
    await take(term('2001/2005', 'src_a'))
    await take(none('src_a'), 'src_a')
    await take(term('2003/2004', 'src_b'))
    await take(term('2001/2005', 'src_a'))
    expect(await terms()).toEqual(['2001/2005 by 2'])
  })
})
