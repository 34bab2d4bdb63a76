import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { freshGraph } from '#tests/graph'
import { launch, run } from '#tests/processes'
import { readConfig } from '#toolkit/config'
import { createSigner, createVerifier, privateKey as privateKeyOf, publicKeys } from '#toolkit/http'
import { createLog } from '#toolkit/runtime'

// The tokens that a subgraph accepts on its port, and their keys.

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const [older, stranger] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
const sign = createSigner(privateKey, 'gateway')
let app: FastifyInstance

beforeAll(async () => {
  const graph = await freshGraph()
  const isCaller = createVerifier([older.publicKey, publicKey], 'sources')
  app = await createSubgraphServer(graph.subgraph('sources'), createLog('silent'), { isCaller })
})
afterAll(() => app.close())

const ask = async (authorization?: string, query = '{ _service { sdl } source(id: "src_seed") { id } }') => {
  const headers = authorization ? { authorization } : {}
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/graphql', payload: { query }, headers })
  return { status: statusCode, body }
}

describe('a subgraph on its port', () => {
  test('accepts a token of the gateway', async () => {
    const { status, body } = await ask(await sign('sources'))
    expect([status, JSON.parse(body).data.source]).toEqual([200, { id: 'src_seed' }])
  })

  test('accepts a token of the former key while both keys are configured', async () => {
    expect((await ask(await createSigner(older.privateKey, 'gateway')('sources'))).status).toBe(200)
  })

  const now = () => Math.floor(Date.now() / 1_000)
  const made = (claims: object, { key = privateKey as KeyObject | Uint8Array, alg = 'EdDSA' } = {}) =>
    new SignJWT({ iss: 'accord', aud: 'sources', jti: 'one', iat: now(), exp: now() + 60, ...claims })
      .setProtectedHeader({ alg })
      .sign(key)
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'none' })}.${part({ iss: 'accord', aud: 'sources', jti: 'two', iat: now(), exp: now() + 60 })}.`
  }
  const asSecret = () => new TextEncoder().encode(publicKey.export({ type: 'spki', format: 'pem' }) as string)

  test.each<[what: string, authorization: () => string | undefined | Promise<string | undefined>]>([
    ['nothing', () => undefined],
    ['no token', () => 'Bearer '],
    ['another scheme', () => `Basic ${Buffer.from('gateway:secret').toString('base64')}`],
    ['an invalid token', () => 'Bearer a.b.c'],
    ['a token for another subgraph', () => sign('links')],
    ['a token of an unknown key', () => createSigner(stranger.privateKey, 'gateway')('sources')],
    ['an expired token', async () => `Bearer ${await made({ iat: now() - 200, exp: now() - 140 })}`],
    ['a token with a long lifetime', async () => `Bearer ${await made({ iat: now() - 200, exp: now() + 9e6 })}`],
    ['a token from the future', async () => `Bearer ${await made({ iat: now() + 90_000, exp: now() + 90_060 })}`],
    ['a token without `iat`', async () => `Bearer ${await made({ iat: undefined })}`],
    ['a token of another issuer', async () => `Bearer ${await made({ iss: 'somebody' })}`],
    ['a token without `jti`', async () => `Bearer ${await made({ jti: undefined })}`],
    ['a token without `exp`', async () => `Bearer ${await made({ exp: undefined })}`],
    ['an unsigned token', () => `Bearer ${unsigned()}`],
    ['the public key as a secret', async () => `Bearer ${await made({}, { key: asSecret(), alg: 'HS256' })}`],
  ])('rejects %s without any data', async (_, authorization) => {
    const { status, body } = await ask(await authorization())
    expect(status).toBe(401)
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          message: 'This subgraph accepts requests only from the gateway: send the query there.',
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    })
  })

  test('accepts a token once', async () => {
    const token = await sign('sources')
    expect([(await ask(token)).status, (await ask(token)).status]).toEqual([200, 401])
  })

  test('accepts a clock difference of 55 s', async () => {
    for (const off of [-55, 55]) {
      const token = await made({ jti: `off ${off}`, iat: now() + off, exp: now() + off + 60 })
      expect((await ask(`Bearer ${token}`)).status).toBe(200)
    }
  })

  test('answers /livez and /readyz without a token', async () => {
    for (const url of ['/livez', '/readyz']) expect((await app.inject({ url })).statusCode).toBe(200)
  })
})

describe('the keys', () => {
  const home = mkdtempSync(join(tmpdir(), 'accord-keys-'))
  afterAll(() => rmSync(home, { recursive: true }))
  const at = (settings: Record<string, string> = {}) => readConfig({ ACCORD_HOME: join(home, 'home'), ...settings })

  test('of one home are created once by concurrent processes', async () => {
    const made = await Promise.all(
      Array.from(
        { length: 5 },
        () =>
          launch([process.execPath, '--import', 'tsx', '--eval', makesKey(join(home, 'home'))], {
            cwd: process.cwd(),
            env: { PATH: process.env.PATH },
          }).ended,
      ),
    )
    expect(made).toEqual([0, 0, 0, 0, 0])
    expect(readdirSync(join(home, 'home'))).toEqual(['gateway.key'])
    const token = await createSigner(privateKeyOf(at()), 'gateway')('sources')
    expect(await createVerifier(publicKeys(at()), 'sources')(token)).toBe(true)
  })

  test('for separate machines are created by a command, which does not replace existing ones', async () => {
    const [secret, open] = [join(home, 'private'), join(home, 'public')]
    for (const _ of [1, 2]) expect((await run('toolkit/commands/generate-keys.ts', [secret, open], {})).code).toBe(0)
    const settings = at({
      GATEWAY_KEY: join(secret, 'gateway.key'),
      GATEWAY_PUBLIC_KEY: join(open, 'gateway.pub'),
    })
    const token = await createSigner(privateKeyOf(settings), 'gateway')('sources')
    expect(await createVerifier(publicKeys(settings), 'sources')(token)).toBe(true)
    expect(await createVerifier(publicKeys(at()), 'sources')(token)).toBe(false)
  })

  test('that are missing or invalid are an error at the start, with the setting', () => {
    const file = join(home, 'none.pem')
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(file, other.publicKey.export({ type: 'spki', format: 'pem' }))
    for (const name of ['absent.pem', 'none.pem']) {
      const settings = at({ GATEWAY_PUBLIC_KEY: join(home, name), GATEWAY_KEY: join(home, name) })
      expect(() => publicKeys(settings)).toThrow(
        /cannot be used as a key\. Set GATEWAY_PUBLIC_KEY to an Ed25519 key in PEM format/,
      )
      expect(() => privateKeyOf(settings)).toThrow(
        /cannot be used as a key\. Set GATEWAY_KEY to an Ed25519 key in PEM format/,
      )
    }
  })
})

const makesKey = (folder: string) =>
  `import('#toolkit/http').then(({ createKey }) => createKey(${JSON.stringify(join(folder, 'gateway.key'))}))`
