import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { defaultLimits } from '#gateway/limits'
import { createInProcessTransport } from '#gateway/subgraphs'
import { comes } from '#tests/embedded'
import { freePort, type Running } from '#tests/processes'
import { redisProgram, startRedis } from '#tests/redis'
import { type Asked, answerOf, composedOf, type Name } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

/*
 * Answers that several gateways share. Skipped, with a line on stdout, where there is neither Valkey nor Redis.
 */

if (!redisProgram)
  process.stdout.write('There is no valkey-server and no redis-server on PATH: tests with Redis are skipped.\n')

describe.skipIf(!redisProgram)('answers in Redis', () => {
  const revisions: Record<Name, string> = { books: 'b1', people: 'p1' }
  let asked = 0
  /** What happens while a subgraph is asked. */
  let meanwhile = async () => {}
  let port: number
  let redis: Running
  let client: Redis
  const gateways: Gateway[] = []
  const composed = composedOf({ books: '', people: '' })

  const created = async (options: Partial<Parameters<typeof createGateway>[0]> = {}) => {
    const subgraphs = (['books', 'people'] as const).map(name => ({
      name,
      revision: () => revisions[name],
      async execute(request: Asked) {
        asked++
        await meanwhile()
        return { ...(await answerOf(name, request)), cacheHint: { maxAge: 60, scope: 'PUBLIC' as const } }
      },
    }))
    const gateway = await createGateway({
      ...composed,
      log: createLog('silent'),
      cache: { megabytes: 1, redisUrl: `redis://127.0.0.1:${port}` },
      ...createInProcessTransport(subgraphs),
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
  /** Has a gateway make an answer that is then in Redis and alone there; on a busy machine Redis may be late. */
  const shared = async (gateway: Gateway, text: string, query?: string) => {
    let made: Awaited<ReturnType<typeof answered>> | undefined
    const isShared = async () => {
      revisions.books += '.'
      await client.flushall()
      made = await answered(gateway, text, query)
      return comes(async () => (await client.dbsize()) === 1, 300)
    }
    expect(await comes(isShared, 10_000)).toBe(true)
    return made!
  }

  beforeAll(async () => {
    port = await freePort()
    redis = await startRedis(port)
    client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 100, maxRetriesPerRequest: 20 })
    client.on('error', () => {})
    for (let at = 0; at < 2; at++) await shared(await created(), 'first')
  })
  afterAll(async () => {
    client.disconnect()
    await Promise.all(gateways.map(gateway => gateway.stop()))
    await redis.end()
  })

  test('that one gateway has made another sends, as long as they hold', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    const long = '国 and more '.repeat(300)
    const made = await shared(one, long)
    await pause(1_100)
    const sent = await answered(other, long)
    expect([sent.body, sent.isMade]).toEqual([made.body, false])
    expect(Number(/max-age=(\d+)/.exec(sent.age)![1])).toBeLessThanOrEqual(58)
    revisions.books += '.'
    expect((await answered(other, long)).isMade).toBe(true)
    // Redis is told of it after the client.
    await pause(100)
    await shared(other, long)
    expect((await answered(one, long)).isMade).toBe(false)
  })

  test('are small, and are gone when their time is over', async () => {
    await shared(gateways[0]!, 'to be packed '.repeat(300))
    const [key] = await client.keys('*')
    expect((await client.getBuffer(key!))!.length).toBeLessThan(500)
    expect(await client.pttl(key!)).toBeGreaterThan(50_000)
    expect(await client.pttl(key!)).toBeLessThanOrEqual(60_000)
  })

  test('are not those of a gateway with another graph, or that allows less', async () => {
    const [one] = gateways as [Gateway]
    const query = '{ book { title } }'
    const { supergraphSdl } = composedOf({ books: '' })
    const others = [
      { gateway: await created(), isMade: false },
      { gateway: await created({ limits: { ...defaultLimits, cost: 10_000 } }), isMade: true },
      { gateway: await created({ supergraphSdl }), isMade: true },
    ]
    for (const { gateway, isMade } of others) {
      await shared(gateway, 'first')
      await shared(one, '', query)
      expect((await answered(gateway, '', query)).isMade).toBe(isMade)
    }
  })

  test('are not made by a gateway that went over to another graph meanwhile', async () => {
    const turning = await created()
    await shared(turning, 'first')
    // What was told late.
    await pause(300)
    await client.flushall()
    let turn = () => {}
    meanwhile = async () => turn()
    turn = await turning.readied(composedOf({ books: '' }).supergraphSdl)
    expect((await answered(turning, 'turning')).isMade).toBe(true)
    meanwhile = async () => {}
    await pause(300)
    expect(await client.dbsize()).toBe(0)
  })

  test('that are none are made anew', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    await shared(one, 'broken')
    const [key] = await client.keys('*')
    for (const value of ['', 'no line', '{}\nno brotli', 'null\n', '{"until":1e15}\n']) {
      await client.set(key!, value)
      revisions.books += '.'
      const { body, isMade } = await answered(other, 'broken')
      expect([JSON.parse(body).data.echo, isMade]).toEqual(['broken', true])
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
      if (signal === 'SIGKILL') redis = await startRedis(port)
      else redis.process.kill('SIGCONT')
      await shared(other, 'first')
      await shared(one, `${signal} after`)
      expect((await answered(other, `${signal} after`)).isMade).toBe(false)
    },
  )
})
