import { afterAll, describe, expect, test } from 'vitest'
import { clear, comes, folder, processesOf } from '#tests/embedded'
import { freePort, run, type Serving, serve } from '#tests/processes'
import { serverOf } from '#tests/troubles'

// Several workers behind one port, on one embedded database. tests/steady/rolling.test.ts replaces and kills them under load.

const home = folder()
afterAll(() => clear(home))

const query = '{ agreement(id: "agr_cidf-chinaeu-loi-2015") { status participants(role: PARTY) { nodes { name } } } }'
const withWorkers = (words: string[], settings = {}) =>
  serve('gateway/server/all-in-one-main.ts', words, { ACCORD_HOME: home, ...settings })
const workersOf = (graph: Serving) =>
  [...graph.out().matchAll(/"pid":(\d+),"msg":"a worker is ready"/g)].map(([, pid]) => Number(pid))
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(process.platform !== 'linux')('npm start -- --workers', { timeout: 120_000 }, () => {
  test('starts that number of workers, each with the whole graph, on one database', async () => {
    const graph = await withWorkers(['--workers', '2'])
    expect(await comes(() => workersOf(graph).length === 2, 60_000)).toBe(true)
    // The primary hands each connection to the next worker.
    const answers = []
    for (let turn = 0; turn < 6; turn++) answers.push(await graph.ask(query))
    expect(answers[0]!.data.agreement.status).toBe('SIGNED')
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    // The primary follows the feeds and publishes their lag to both workers.
    const behind = async () => {
      const response = await fetch(`${graph.url}/readyz`, { headers: { connection: 'close' } })
      return ((await response.json()) as { behind: Record<string, number | null> }).behind
    }
    const bothHaveLag = async () =>
      [await behind(), await behind()].every(all => Object.values(all).every(Number.isInteger))
    expect(await comes(bothHaveLag, 5_000)).toBe(true)
    expect(graph.out().match(/"adopted":false/g)).toHaveLength(1)

    // Ctrl-C sends SIGINT to every process of the group. The workers must ignore it.
    for (const pid of workersOf(graph)) process.kill(pid, 'SIGINT')
    expect(await graph.end('SIGINT')).toBe(0)
    expect([graph.err(), processesOf(home)]).toEqual(['', []])
    expect(graph.out()).not.toContain('a worker has ended')
  })

  test('leaves no workers and no PostgreSQL when the primary is killed', { tags: ['slow'] }, async () => {
    const graph = await withWorkers([], { WORKERS: 1 })
    const workers = workersOf(graph)
    expect(workers).toHaveLength(1)
    await graph.end('SIGKILL')
    expect(await comes(() => !workers.some(isRunning) && processesOf(home).length === 0, 5_000)).toBe(true)
  })

  test('exits with the cause if the first worker cannot start', { tags: ['slow'] }, async () => {
    const listener = await serverOf(() => {})
    const { port } = new URL(listener.url)
    const { code, err } = await run('gateway/server/all-in-one-main.ts', ['--workers', '2'], {
      ACCORD_HOME: home,
      PORT: port,
    })
    expect([code, err.split('\n')]).toEqual([
      1,
      [
        `Port ${port} of 127.0.0.1 is in use. Stop the process that listens there, or set PORT to another port.`,
        'The first worker does not start. The log lines above have the cause.',
        '',
      ],
    ])
    expect(processesOf(home)).toEqual([])
    await listener.close()
  })
})

describe('a command line', { timeout: 60_000 }, () => {
  const settings = { ACCORD_HOME: home, PORT: 0 }

  test.each(['none', '65'])('with --workers %s is rejected with the valid range', { tags: ['slow'] }, async workers => {
    const { code, err } = await run('gateway/server/all-in-one-main.ts', ['--workers', workers], settings)
    expect([code, err]).toEqual([
      1,
      `Wrong settings:\n  WORKERS is "${workers}"; it takes a whole number from 1 to 64.\n`,
    ])
  })

  test.each([
    ['gateway/server/all-in-one-main.ts', ['--worker', '2'], '(Did you mean --workers?)'],
    ['gateway/server/all-in-one-main.ts', ['2'], 'too many arguments'],
    ['gateway/server/serve-command.ts', ['sources', '--workers', '2'], 'Only the gateway has workers'],
  ])('is rejected with its error: %s %j, %s', { tags: ['slow'] }, async (file, words, message) => {
    const { code, out, err } = await run(file, words, settings)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(message)
  })
})

test('npm run serve -- gateway --workers 2 starts two workers, which drain at the end', {
  tags: ['slow'],
  timeout: 60_000,
}, async () => {
  const gateway = await serve('gateway/server/serve-command.ts', ['gateway', '--workers', '2'], {
    ACCORD_HOME: home,
    SUBGRAPH_URL_SOURCES: `http://127.0.0.1:${await freePort()}/graphql`,
  })
  expect(await comes(() => workersOf(gateway).length === 2, 30_000)).toBe(true)
  expect(await gateway.ask('{ __typename }')).toMatchObject({ data: { __typename: 'Query' } })
  expect([await gateway.end(), gateway.err()]).toEqual([0, ''])
})
