import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { comes } from '#tests/embedded'
import { freePort, type Running } from '#tests/processes'
import { redisProgram, startRedis } from '#tests/redis'
import { answerOf, composedOf, type Name } from '#tests/troubles'

// The rate limit that several gateways share. The tests are skipped, with a line on stdout, without Valkey and Redis.

if (!redisProgram)
  process.stdout.write('There is no valkey-server and no redis-server on PATH: tests with Redis are skipped.\n')

describe.skipIf(!redisProgram)('points in Redis', () => {
  const logged: { msg: string }[] = []
  const log = pino(
    { level: 'info' },
    new Writable({
      write(chunk, _, done) {
        logged.push(JSON.parse(String(chunk)))
        done()
      },
    }),
  )
  const ofRedis = () => logged.map(({ msg }) => msg).filter(msg => msg.includes('Redis'))
  let redis: Running
  let port: number
  let gateways: Gateway[]

  beforeAll(async () => {
    port = await freePort()
    redis = await startRedis(port)
    const subgraphs = (['books', 'people'] as Name[]).map(name => ({
      name,
      execute: (request: Parameters<typeof answerOf>[1]) => answerOf(name, request),
    }))
    const load = { rateLimit: 4, redisUrl: `redis://127.0.0.1:${port}` }
    const created = () =>
      createGateway({
        ...composedOf({ books: '', people: '' }),
        log,
        load,
        ...createInProcessTransport(subgraphs as never),
      })
    gateways = await Promise.all([created(), created()])
    for (const [at, gateway] of gateways.entries()) expect(await comes(() => isCounting(gateway, at), 5_000)).toBe(true)
  })
  afterAll(async () => {
    await Promise.all(gateways.map(gateway => gateway.stop()))
    await redis.end()
  })

  const ask = (gateway: Gateway, remoteAddress: string) =>
    gateway.app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ book { title } }' }, remoteAddress })
  const statusOf = async (gateway: Gateway, address: string) => (await ask(gateway, address)).statusCode
  /** Whether the gateway uses Redis: its own test address gets 429 in the end. */
  const isCounting = async (gateway: Gateway, at: number) => (await statusOf(gateway, `10.9.9.${at}`)) === 429

  test('are shared by all gateways', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    const statuses = []
    for (const gateway of [one, other, one, other, one, other]) statuses.push(await statusOf(gateway, '10.0.0.1'))
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429])
    const { headers } = await ask(one, '10.0.0.1')
    expect(Number(headers['retry-after'])).toBeGreaterThan(50)
    expect(await statusOf(other, '10.0.0.2')).toBe(200)
  })

  test('are charged atomically for concurrent requests', async () => {
    const asked = Array.from({ length: 10 }, (_, turn) => ask(gateways[turn % 2]!, '10.0.0.3'))
    const answers = await Promise.all(asked)
    expect(answers.map(answer => answer.statusCode).sort()).toEqual([...Array(4).fill(200), ...Array(6).fill(429)])
    for (const answer of answers.filter(({ statusCode }) => statusCode === 429)) {
      expect(answer.json().errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', limit: 4, remaining: 0 })
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50)
    }
  })

  const unavailable = 'Redis is unavailable: each process counts points alone until it is available again'

  test('are counted by each gateway alone while Redis is down, with one log line, and together after it', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    logged.length = 0
    await redis.end('SIGKILL')
    expect(await comes(() => ofRedis().length === 2, 5_000)).toBe(true)
    const began = Date.now()
    const statuses = []
    for (let turn = 0; turn < 5; turn++) statuses.push(await statusOf(one, '10.0.0.4'))
    for (let turn = 0; turn < 5; turn++) statuses.push(await statusOf(other, '10.0.0.4'))
    expect(statuses).toEqual([200, 200, 200, 200, 429, 200, 200, 200, 200, 429])
    expect(Date.now() - began).toBeLessThan(2_000)
    expect(ofRedis()).toEqual([unavailable, unavailable])
    redis = await startRedis(port)
    expect(await comes(() => ofRedis().filter(msg => msg === 'Redis is available again').length === 2, 10_000)).toBe(
      true,
    )
    const together = []
    for (const gateway of [one, other, one, other, one]) together.push(await statusOf(gateway, '10.0.0.5'))
    expect(together).toEqual([200, 200, 200, 200, 429])
  })

  test('are counted by each gateway alone while Redis hangs, which costs requests little time', async () => {
    const [one] = gateways as [Gateway]
    logged.length = 0
    redis.process.kill('SIGSTOP')
    const began = Date.now()
    for (let turn = 0; turn < 10; turn++) expect(await statusOf(one, `10.0.1.${turn}`)).toBe(200)
    expect(Date.now() - began).toBeLessThan(2_000)
    expect(ofRedis()).toEqual([unavailable])
    redis.process.kill('SIGCONT')
    expect(await comes(() => ofRedis().at(-1) === 'Redis is available again', 5_000)).toBe(true)
  })
})
