import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, type Gateway, inProcess } from '#gateway'
import { ordinaryLimits } from '#gateway/limits/index'
import { comes } from '#tests/embedded'
import { freePort, launch, type Running } from '#tests/processes'
import { type Asked, answerOf, composedOf, type Name } from '#tests/troubles'
import { createLog } from '#toolkit'

/*
 * Answers that several gateways share. Left out, with a line that says so, where there is no `redis-server`.
 */

const hasRedis = spawnSync('redis-server', ['--version']).status === 0
if (!hasRedis) process.stdout.write('cache: there is no redis-server on PATH, so answers in Redis are not tested\n')

describe.skipIf(!hasRedis)('answers in Redis', () => {
  const revisions: Record<Name, string> = { books: 'b1', people: 'p1' }
  let asked = 0
  let port: number
  let redis: Running
  let client: Redis
  const gateways: Gateway[] = []
  const composed = composedOf({ books: '', people: '' })

  const startRedis = async () => {
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    redis = launch(['redis-server', ...words], { cwd: '/', env: { PATH: process.env.PATH } })
    expect(await comes(async () => redis.out().includes('Ready to accept connections'), 10_000)).toBe(true)
  }
  const created = async (options: Partial<Parameters<typeof createGateway>[0]> = {}) => {
    const subgraphs = (['books', 'people'] as const).map(name => ({
      name,
      revision: () => revisions[name],
      async execute(request: Asked) {
        asked++
        return { ...(await answerOf(name, request)), cacheHint: { maxAge: 60, scope: 'PUBLIC' as const } }
      },
    }))
    const gateway = await createGateway({
      ...composed,
      log: createLog('silent'),
      cache: { megabytes: 1, redisUrl: `redis://127.0.0.1:${port}` },
      ...inProcess(subgraphs),
      ...options,
    })
    gateways.push(gateway)
    return gateway
  }
  const answered = async (gateway: Gateway, text: string, query = `{ book { title } echo(text: "${text}") }`) => {
    const before = asked
    const { statusCode, headers, body } = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query },
    })
    expect(statusCode).toBe(200)
    return { body, age: String(headers['cache-control']), isMade: asked > before }
  }
  /** Lets a gateway see what media type it answers with, and reach Redis. */
  const warm = async (gateway: Gateway) => {
    const shared = async () => (await client.keys('accord:answer:*')).length
    const before = await shared()
    const isSharing = async () => {
      await answered(gateway, String(Math.random()))
      return (await shared()) > before
    }
    expect(await comes(isSharing, 5_000)).toBe(true)
  }

  beforeAll(async () => {
    port = await freePort()
    await startRedis()
    client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 100, maxRetriesPerRequest: 20 })
    client.on('error', () => {})
    for (let at = 0; at < 2; at++) await warm(await created())
  })
  afterAll(async () => {
    client.disconnect()
    await Promise.all(gateways.map(gateway => gateway.stop()))
    await redis.end()
  })

  test('that one gateway has made another sends, as long as they hold', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    const long = '国 and more '.repeat(300)
    const made = await answered(one, long)
    expect(made.isMade).toBe(true)
    await pause(1_100)
    const sent = await answered(other, long)
    expect([sent.body, sent.isMade]).toEqual([made.body, false])
    expect(Number(/max-age=(\d+)/.exec(sent.age)![1])).toBeLessThanOrEqual(58)
    revisions.books = 'b2'
    expect((await answered(other, long)).isMade).toBe(true)
    await pause(100)
    expect((await answered(one, long)).isMade).toBe(false)
  })

  test('are small, and are gone when their time is over', async () => {
    await client.flushall()
    await answered(gateways[0]!, 'to be packed '.repeat(300))
    expect(await comes(async () => (await client.dbsize()) === 1, 1_000)).toBe(true)
    const [key] = await client.keys('*')
    expect((await client.getBuffer(key!))!.length).toBeLessThan(500)
    expect(await client.pttl(key!)).toBeGreaterThan(50_000)
    expect(await client.pttl(key!)).toBeLessThanOrEqual(60_000)
  })

  test('are not those of a gateway with another graph, or that allows less', async () => {
    const [one] = gateways as [Gateway]
    const query = '{ book { title } }'
    await answered(one, '', query)
    const alike = await created()
    await warm(alike)
    expect((await answered(alike, '', query)).isMade).toBe(false)
    const stricter = await created({ limits: { ...ordinaryLimits, cost: 10_000 } })
    await warm(stricter)
    expect((await answered(stricter, '', query)).isMade).toBe(true)
    const books = composedOf({ books: '' })
    const another = await created({ supergraphSdl: books.supergraphSdl })
    await warm(another)
    expect((await answered(another, '', query)).isMade).toBe(true)
  })

  test('that are none are made anew', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    await client.flushall()
    await answered(one, 'broken')
    expect(await comes(async () => (await client.dbsize()) === 1, 1_000)).toBe(true)
    const [key] = await client.keys('*')
    for (const value of ['', 'no line', '{}\nno brotli', 'null\n', '{"until":1e15}\n']) {
      await client.set(key!, value)
      const { body, isMade } = await answered(other, 'broken')
      expect([JSON.parse(body).data.echo]).toEqual(['broken'])
      if (isMade) revisions.books += '.'
    }
  })

  test.each(['SIGSTOP', 'SIGKILL'] as const)(
    'are each gateway’s own while Redis is away, and nobody waits long: %s',
    async signal => {
      const [one, other] = gateways as [Gateway, Gateway]
      if (signal === 'SIGKILL') await redis.end(signal)
      else redis.process.kill(signal)
      const began = Date.now()
      for (let turn = 0; turn < 20; turn++) {
        expect((await answered(one, `${signal} ${turn}`)).isMade).toBe(true)
        expect((await answered(one, `${signal} ${turn}`)).isMade).toBe(false)
      }
      expect((await answered(other, `${signal} 1`)).isMade).toBe(true)
      expect(Date.now() - began).toBeLessThan(2_000)
      if (signal === 'SIGKILL') await startRedis()
      else redis.process.kill('SIGCONT')
      await warm(one)
      await warm(other)
      await answered(one, `${signal} after`)
      expect(await comes(async () => !(await answered(other, `${signal} after`)).isMade, 1_000)).toBe(true)
    },
  )
})
