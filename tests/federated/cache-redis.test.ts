import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { defaultLimits } from '#gateway/limits'
import { createInProcessTransport } from '#gateway/subgraphs'
import { comes } from '#tests/embedded'
import { freePort, type Running } from '#tests/processes'
import { redisProgram, startRedis } from '#tests/redis'
import { answerOf, composedOf, type Name, type ReceivedRequest } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

// Responses that several gateways share. The tests are skipped, with a line on stdout, without Valkey and Redis.

if (!redisProgram)
  process.stdout.write('There is no valkey-server and no redis-server on PATH: tests with Redis are skipped.\n')

describe.skipIf(!redisProgram)('responses in Redis', () => {
  const revisions: Record<Name, string> = { books: 'b1', people: 'p1' }
  let calls = 0
  /** Runs during each call of a subgraph. */
  let duringCall = async () => {}
  let port: number
  let redis: Running
  let client: Redis
  const gateways: Gateway[] = []
  const composed = composedOf({ books: '', people: '' })

  const startGateway = async (options: Partial<Parameters<typeof createGateway>[0]> = {}) => {
    const subgraphs = (['books', 'people'] as const).map(name => ({
      name,
      revision: () => revisions[name],
      async execute(request: ReceivedRequest) {
        calls++
        await duringCall()
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
  const post = async (gateway: Gateway, text: string, query = `{ book { title } echo(text: "${text}") }`) => {
    const before = calls
    const { statusCode, headers, body } = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query },
    })
    expect(statusCode).toBe(200)
    return { body, age: String(headers['cache-control']), isExecuted: calls > before }
  }
  /** Makes a gateway write a response to Redis, as the only key there. Retries, because Redis may be slow on a busy machine. */
  const writeToRedis = async (gateway: Gateway, text: string, query?: string) => {
    let response: Awaited<ReturnType<typeof post>> | undefined
    const isWritten = async () => {
      revisions.books += '.'
      await client.flushall()
      response = await post(gateway, text, query)
      return comes(async () => (await client.dbsize()) === 1, 300)
    }
    expect(await comes(isWritten, 10_000)).toBe(true)
    return response!
  }

  beforeAll(async () => {
    port = await freePort()
    redis = await startRedis(port)
    client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 100, maxRetriesPerRequest: 20 })
    client.on('error', () => {})
    for (let at = 0; at < 2; at++) await writeToRedis(await startGateway(), 'first')
  })
  afterAll(async () => {
    client.disconnect()
    await Promise.all(gateways.map(gateway => gateway.stop()))
    await redis.end()
  })

  test('of one gateway are sent by another for their remaining max-age', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    const long = '国 and more '.repeat(300)
    const written = await writeToRedis(one, long)
    await pause(1_100)
    const sent = await post(other, long)
    expect([sent.body, sent.isExecuted]).toEqual([written.body, false])
    expect(Number(/max-age=(\d+)/.exec(sent.age)![1])).toBeLessThanOrEqual(58)
    revisions.books += '.'
    expect((await post(other, long)).isExecuted).toBe(true)
    // The gateway writes to Redis after it has sent the response.
    await pause(100)
    await writeToRedis(other, long)
    expect((await post(one, long)).isExecuted).toBe(false)
  })

  test('are compressed, and expire with their max-age', async () => {
    await writeToRedis(gateways[0]!, 'to be compressed '.repeat(300))
    const [key] = await client.keys('*')
    expect((await client.getBuffer(key!))!.length).toBeLessThan(500)
    expect(await client.pttl(key!)).toBeGreaterThan(50_000)
    expect(await client.pttl(key!)).toBeLessThanOrEqual(60_000)
  })

  test('are separate for gateways with another schema or other limits', async () => {
    const [one] = gateways as [Gateway]
    const query = '{ book { title } }'
    const { supergraphSdl } = composedOf({ books: '' })
    const others = [
      { gateway: await startGateway(), isExecuted: false },
      { gateway: await startGateway({ limits: { ...defaultLimits, cost: 10_000 } }), isExecuted: true },
      { gateway: await startGateway({ supergraphSdl }), isExecuted: true },
    ]
    for (const { gateway, isExecuted } of others) {
      await writeToRedis(gateway, 'first')
      await writeToRedis(one, '', query)
      expect((await post(gateway, '', query)).isExecuted).toBe(isExecuted)
    }
  })

  test('are not written if the gateway changes its schema during the request', async () => {
    const changing = await startGateway()
    await writeToRedis(changing, 'first')
    // Waits for delayed writes.
    await pause(300)
    await client.flushall()
    let changeSchema = () => {}
    duringCall = async () => changeSchema()
    changeSchema = await changing.readied(composedOf({ books: '' }).supergraphSdl)
    expect((await post(changing, 'changing')).isExecuted).toBe(true)
    duringCall = async () => {}
    await pause(300)
    expect(await client.dbsize()).toBe(0)
  })

  test('with invalid values are executed again', async () => {
    const [one, other] = gateways as [Gateway, Gateway]
    await writeToRedis(one, 'broken')
    const [key] = await client.keys('*')
    for (const value of ['', 'no line', '{}\nno brotli', 'null\n', '{"until":1e15}\n']) {
      await client.set(key!, value)
      revisions.books += '.'
      const { body, isExecuted } = await post(other, 'broken')
      expect([JSON.parse(body).data.echo, isExecuted]).toEqual(['broken', true])
    }
  })

  test.each(['SIGSTOP', 'SIGKILL'] as const)(
    'are cached by each gateway while Redis is away, without long delays: %s',
    async signal => {
      const [one, other] = gateways as [Gateway, Gateway]
      if (signal === 'SIGKILL') await redis.end(signal)
      else redis.process.kill(signal)
      const start = Date.now()
      for (let turn = 0; turn < 20; turn++) {
        expect((await post(one, `${signal} ${turn}`)).isExecuted).toBe(true)
        expect((await post(one, `${signal} ${turn}`)).isExecuted).toBe(false)
      }
      expect((await post(other, `${signal} 1`)).isExecuted).toBe(true)
      expect(Date.now() - start).toBeLessThan(2_000)
      if (signal === 'SIGKILL') redis = await startRedis(port)
      else redis.process.kill('SIGCONT')
      await writeToRedis(other, 'first')
      await writeToRedis(one, `${signal} after`)
      expect((await post(other, `${signal} after`)).isExecuted).toBe(false)
    },
  )
})
