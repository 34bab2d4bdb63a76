import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentsOf } from '#tests/contents'
import { clear, comes, folder, processesOf } from '#tests/embedded'
import { freshDatabase } from '#tests/graph'
import { madeBundle, manyOrganisations } from '#tests/made'
import { freePort, type Running, run, type Serving, serveGraph, start } from '#tests/processes'
import { serverOf } from '#tests/troubles'
import { startEmbedded } from '#toolkit/embedded-postgres'
import { createLog } from '#toolkit/runtime'

// The response has fields of all four subgraphs with facts.
const query = `{ agreement(id: "agr_cidf-chinaeu-loi-2015") {
  title status date { edtf }
  participants(role: PARTY) { edges { role node { id ... on Organisation { name country } } claims { locator source { title } } } }
  initiatives { kind initiative { id name } } } }`
const agreement = {
  title: expect.any(String),
  status: 'SIGNED',
  date: { edtf: '2015-07-06' },
  participants: {
    edges: expect.arrayContaining([
      {
        role: 'PARTY',
        node: { id: 'org_chinaeu', name: 'ChinaEU', country: 'BE' },
        claims: expect.arrayContaining([
          { locator: 'p1', source: { title: 'Report on the first China-EU digital cooperation roundtable' } },
        ]),
      },
    ]),
  },
  initiatives: expect.arrayContaining([
    { kind: 'CONNECTS', initiative: { id: 'ini_belt-and-road', name: 'Belt and Road Initiative' } },
  ]),
}

const homes: string[] = []
const newHome = () => {
  const home = folder()
  homes.push(home)
  return home
}
// A home with the reference data, for all tests that need no first start of their own.
const home = newHome()
const measured: Record<string, string> = {}
afterAll(async () => {
  for (const each of homes) await clear(each)
  console.info(measured)
}, 60_000)

const isGone = (of: string) => comes(() => processesOf(of).length === 0, 3_000)
const importing = (of: string, bundle: string) => start('data/commands/import.ts', [bundle], { ACCORD_HOME: of })
const imported = (of: string, bundle: string) => run('data/commands/import.ts', [bundle], { ACCORD_HOME: of })
/** Waits until the output of a program contains `word`. */
const says = (program: Running, word: string) => comes(() => `${program.out()}${program.err()}`.includes(word), 30_000)

/** The contents of the tables, read while no program runs. */
async function contentsIn(of: string): Promise<Record<string, string>> {
  const { url, socketDir, stop } = await startEmbedded({ home: of, log: createLog('silent') })
  const sql = postgres(url, { max: 1, host: socketDir!, onnotice: () => {} })
  try {
    return await contentsOf(sql)
  } finally {
    await sql.end()
    await stop()
  }
}

/** The contents of `home`. If the test of the first start was filtered out, this loads the reference data first. */
async function referenceContents() {
  if (!existsSync(join(home, 'data-18'))) await (await serveGraph({ ACCORD_HOME: home })).end()
  return contentsIn(home)
}

describe.skipIf(process.platform !== 'linux')('npm start', { timeout: 60_000 }, () => {
  test('responds across four subgraphs at the first start, and shuts down cleanly', async () => {
    const graph = await serveGraph({ ACCORD_HOME: home })
    expect(await graph.ask(query)).toMatchObject({ data: { agreement } })
    expect([await graph.end(), graph.err()]).toEqual([0, ''])
    expect(processesOf(home)).toEqual([])
    expect(readdirSync(home).sort()).toEqual(['data-18', 'postgres.log'])
    measured['first start'] = `${graph.took} ms`
  })

  test('starts again with its data; after a kill, PostgreSQL stops within 3 s and no data are lost', {
    tags: ['slow'],
  }, async () => {
    const before = await referenceContents()
    const graph = await serveGraph({ ACCORD_HOME: home })
    expect(graph.out()).not.toContain('reference data')
    expect(await graph.ask(query)).toMatchObject({ data: { agreement } })
    await graph.end('SIGKILL')
    const since = Date.now()
    expect(await isGone(home)).toBe(true)
    Object.assign(measured, {
      'later start': `${graph.took} ms`,
      'from kill -9 to the end of PostgreSQL': `${Date.now() - since} ms`,
    })
    expect(await contentsIn(home)).toEqual(before)
  })

  test('two concurrent starts on one new home: both respond, and the last one to stop stops PostgreSQL', {
    tags: ['slow'],
  }, async () => {
    const shared = newHome()
    const [one, other] = (await Promise.all([1, 2].map(() => serveGraph({ ACCORD_HOME: shared })))) as [
      Serving,
      Serving,
    ]
    for (const each of [one, other]) expect(await each.ask(query)).toMatchObject({ data: { agreement } })
    expect(await one.end()).toBe(0)
    expect(await other.ask(query)).toMatchObject({ data: { agreement } })
    expect(await other.end()).toBe(0)
    expect(processesOf(shared)).toEqual([])
    expect(await contentsIn(shared)).toEqual(await referenceContents())
  })

  test('reports a port in use in one message, and leaves no process', { tags: ['slow'] }, async () => {
    const before = readdirSync(home).sort()
    const occupied = await serverOf(() => {})
    const { port } = new URL(occupied.url)
    const { code, err } = await run('gateway/server/all-in-one-main.ts', [], { ACCORD_HOME: home, PORT: port })
    expect([code, err]).toEqual([
      1,
      `Port ${port} of 127.0.0.1 is in use. Stop the process that listens there, or set PORT to another port.\n`,
    ])
    expect(processesOf(home)).toEqual([])
    expect(readdirSync(home).sort()).toEqual(before)
    await occupied.close()
  })

  test('does not start with an invalid setting, and prints its name, value and allowed values', async () => {
    const { code, err } = await run('gateway/server/all-in-one-main.ts', [], {
      ACCORD_HOME: home,
      PORT: '70000',
      LOG_LEVEL: 'loud',
    })
    expect(code).toBe(1)
    expect(err.split('\n')).toEqual([
      'Wrong settings:',
      '  PORT is "70000"; it takes a whole number from 0 to 65535.',
      '  LOG_LEVEL is "loud"; it takes fatal, error, warn, info, debug, trace or silent.',
      '',
    ])
  })

  test('reports an unreachable database in one message', async () => {
    const { code, err } = await run('gateway/server/all-in-one-main.ts', [], {
      DATABASE_URL: 'postgres://someone:secret@127.0.0.1:1/accord',
      DATABASE_STARTUP_TIMEOUT_MS: 0,
    })
    expect(code).toBe(1)
    expect(err).toMatch(
      /^The database accord at 127\.0\.0\.1:1 cannot be used \(.*ECONNREFUSED.*\)\. Check DATABASE_URL\.\n$/,
    )
  })

  test.each([
    ['gateway/server/all-in-one-main.ts', []],
    ['toolkit/commands/migrate.ts', []],
    ['data/commands/import.ts', ['data/reference']],
  ])('%s prints the PostgreSQL error of a failed migration', { tags: ['slow'] }, async (program, words) => {
    const { config, drop } = await freshDatabase('empty')
    const sql = postgres(config.databaseUrl, { max: 1, onnotice: () => {} })
    await sql`drop schema sources_migrations cascade`
    await sql.end()
    const { code, err } = await run(program, words, { DATABASE_URL: config.databaseUrl, PORT: await freePort() })
    await drop()
    expect(code).toBe(1)
    expect(err).toContain('Failed query: CREATE SCHEMA "sources"')
    expect(err).toMatch(/\nCause: schema "sources" already exists\n$/)
  })

  test('after a kill during the load of the reference data, the next start has all of them', {
    tags: ['slow'],
  }, async () => {
    const fresh = newHome()
    const first = start('gateway/server/all-in-one-main.ts', [], { ACCORD_HOME: fresh, PORT: await freePort() })
    expect(await says(first, 'organisations: merging')).toBe(true)
    await first.end('SIGKILL')
    expect(await isGone(fresh)).toBe(true)
    const next = await serveGraph({ ACCORD_HOME: fresh })
    expect(await next.ask(query)).toMatchObject({ data: { agreement } })
    await next.end()
    expect(await contentsIn(fresh)).toEqual(await referenceContents())
  })
})

describe.skipIf(process.platform !== 'linux')('a running graph', { timeout: 60_000 }, () => {
  let graph: Serving
  beforeAll(async () => {
    graph = await serveGraph({ ACCORD_HOME: home, LOG_LEVEL: 'warn' })
  })

  test('uses at most 350 MB after 200 mixed queries', { tags: ['slow'] }, async () => {
    const before = memoryOf(graph)
    for (let round = 0; round < 25; round++) {
      const answers = await Promise.all(mixed(round).map(graph.ask))
      expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([])
    }
    measured['memory when ready, after 200 queries'] = `${before} MB, ${memoryOf(graph)} MB`
    expect(memoryOf(graph)).toBeLessThan(350)
  })

  test('returns the rows of an import of another process at once', { tags: ['slow'] }, async () => {
    const acme = '{ organisation(id: "org_acme") { name } }'
    expect(await graph.ask(acme)).toMatchObject({ data: { organisation: null } })
    const bundle = madeBundle({
      organisations: [{ id: 'org_acme', kind: 'COMPANY', country: 'FI', source: 'src_seed' }],
      names: [{ entity: 'org_acme', text: 'Acme', language: 'en', kind: 'PREFERRED', source: 'src_seed' }],
    })
    const { code, out, err } = await imported(home, bundle)
    expect(await graph.ask(acme)).toMatchObject({ data: { organisation: { name: 'Acme' } } })
    expect(code).toBe(0)
    expect(out.split('\n').map(line => line.split(/ +/))).toEqual([
      ['', 'added', 'amended', 'removed', 'unchanged'],
      ['organisations', '1', '0', '0', '0'],
      ['names', '1', '0', '0', '0'],
      ['all', '2', '0', '0', '0'],
      [''],
    ])
    expect(err).toMatch(/^checking the bundle\n[\s\S]*\ndone\n$/)
  })

  test('stops PostgreSQL when it stops, also after an import has used it', { tags: ['slow'] }, async () => {
    expect(await graph.end()).toBe(0)
    expect(processesOf(home)).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')('npm run import', { timeout: 60_000 }, () => {
  test('prints every error of a bundle, changes nothing, and exits with 1', { tags: ['slow'] }, async () => {
    const { code, out, err } = await imported(
      home,
      madeBundle({
        organisations: [{ id: 'org_new', kind: 'FIRM', source: 'src_seed' }],
        names: [{ entity: 'org_new', text: 'New', language: 'en', kind: 'PREFERED', source: 'src_sed' }],
      }),
    )
    expect(code).toBe(1)
    expect(out.split('\n').map(line => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ['organisations.csv', '2', 'kind', '"FIRM"'],
      ['names.csv', '2', 'kind', '"PREFERED"'],
      ['names.csv', '2', 'source', '"src_sed"'],
      [''],
    ])
    expect(err).toContain('nothing was changed')
  })

  test('reports a missing folder in one message', async () => {
    const nowhere = join(newHome(), 'nowhere')
    expect(await imported(newHome(), nowhere)).toEqual({
      code: 1,
      out: '',
      err: `There is no folder ${nowhere}: give the folder with the tables of the bundle.\n`,
    })
  })
})

describe.skipIf(process.platform !== 'linux')('an interrupted import', { timeout: 60_000 }, () => {
  /**
   * Interrupts the import of a large bundle. Returns the contents before it, after the interruption, and after a second
   * try.
   */
  async function interrupted(word: string, moment: string, interrupt: (program: Running) => unknown) {
    const bundle = madeBundle(manyOrganisations(2_000, word))
    const before = await contentsIn(home)
    const program = importing(home, bundle)
    expect(await says(program, moment)).toBe(true)
    await interrupt(program)
    const ended = await program.ended
    expect(await isGone(home)).toBe(true)
    const then = await contentsIn(home)
    expect((await imported(home, bundle)).code).toBe(0)
    return { program, ended, before, then, after: await contentsIn(home) }
  }

  test('by kill -9 of Node is complete or absent in each subgraph, and can be repeated', {
    tags: ['slow'],
  }, async () => {
    const kill = (program: Running) => program.process.kill('SIGKILL')
    const { before, then, after } = await interrupted('first', '\nwriting', kill)
    for (const subgraph of ['organisations', 'initiatives', 'agreements', 'sources']) {
      const [was, is, willBe] = [before, then, after].map(contents =>
        Object.entries(contents).filter(([table]) => table.startsWith(subgraph)),
      )
      expect([was, willBe]).toContainEqual(is)
      if (subgraph === 'organisations') expect(willBe).not.toEqual(was)
    }
  })

  test('by Ctrl-C says that nothing was changed, leaves no rows, and can be repeated', {
    tags: ['slow'],
  }, async () => {
    const interrupt = (program: Running) => program.process.kill('SIGINT')
    const { program, ended, before, then } = await interrupted('third', 'checking the bundle', interrupt)
    expect([ended, program.out()]).toEqual([130, ''])
    expect(program.err()).toMatch(/\ninterrupted: nothing was changed\n$/)
    expect(then).toEqual(before)
  })

  test('by kill -9 of PostgreSQL reports it, leaves no rows, and can be repeated', {
    tags: ['slow'],
  }, async () => {
    const { program, ended, before, then } = await interrupted('second', 'organisations: merging', async () => {
      // The kill should hit the merge, not its first row.
      await pause(100)
      process.kill(postmasterIn(home), 'SIGKILL')
    })
    expect([ended, program.out()]).toEqual([1, ''])
    expect(program.err()).toMatch(/^The import failed \(.*\): fix the cause and import the bundle again\.$/m)
    expect(then).toEqual(before)
  })
})

/** Queries of many shapes, different in each round. */
const mixed = (round: number) => [
  query,
  `{ agreements(first: ${20 + round}, sort: TITLE) { totalCount edges { node { id title status participants(first: 5) {
    totalCount edges { role node { id ... on Organisation { name } ... on Person { name } } } } } } } }`,
  `{ organisations(first: 50, filter: { country: ["${['CN', 'DE', 'BE', 'FI'][round % 4]}"] }) { edges { node { name(language: "zh")
    identifiers { scheme value } agreements(first: 3) { edges { node { title } } } } } } }`,
  '{ initiatives(first: 100) { edges { node { id name status participants { edges { node { id } claims { source { title } } } } } } } }',
  `{ sources(first: ${10 + round}) { edges { node { title publisher citation(format: BIBTEX) } } } }`,
  '{ people(first: 30) { edges { node { name affiliations(asOf: "2015-07-06") { edges { node { kind title organisation { name } heldOn } } } } } } }',
  '{ events(first: 20) { edges { node { name date { edtf } agreements { edges { node { title } } } statements { edges { node { gist } } } } } } }',
  '{ figures(first: 40) { edges { node { measure quantity { value unit bound } claims { confidence source { title } } } } } }',
]

const postmasterIn = (of: string) => Number(readFileSync(join(of, 'data-18/postmaster.pid'), 'utf8').split('\n')[0])

/** The resident memory of a process, in MB. */
const memoryOf = ({ process: { pid } }: Running) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
