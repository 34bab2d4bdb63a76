import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '#toolkit/config'

/** The keys that the settings name, or else one in the home, which all processes of one machine share. */
type Where = Pick<Config, 'home' | 'gatewayKey' | 'gatewayPublicKey'>

/**
 * The private key (Ed25519) that calls of subgraphs are signed with: that of `GATEWAY_KEY`, or else that of the home, which
 * is made there by whoever needs it first.
 *
 *     const sign = signing(privateKey(config), 'gateway')
 *
 * Throws an Error that says what to set if there is none and none can be made.
 */
export function privateKey({ home, gatewayKey }: Where): KeyObject {
  const file = gatewayKey ?? join(home, 'gateway.key')
  return keysIn('GATEWAY_KEY', file, () => {
    if (gatewayKey === undefined) createKey(file)
    return [createPrivateKey(readFileSync(file))]
  })[0]!
}

/**
 * The public keys that a subgraph knows the gateway by: all that stand in `GATEWAY_PUBLIC_KEY`, in PEM one after the other,
 * or the public half of the home's.
 */
export function publicKeys(where: Where): KeyObject[] {
  const file = where.gatewayPublicKey
  if (file === undefined) return [createPublicKey(privateKey(where))]
  return keysIn('GATEWAY_PUBLIC_KEY', file, () =>
    Array.from(
      readFileSync(file, 'utf8').matchAll(/-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----/gs),
      ([pem]) => createPublicKey(pem),
    ),
  )
}

/** Writes a new private key to `file` unless there is one; of two who do so at once, one's is kept. */
export function createKey(file: string): void {
  if (existsSync(file)) return
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${randomUUID()}`
  try {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(draft, pem, { mode: 0o600 })
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function keysIn(setting: string, file: string, read: () => KeyObject[]): KeyObject[] {
  try {
    const keys = read()
    if (keys.length > 0 && keys.every(key => key.asymmetricKeyType === 'ed25519')) return keys
  } catch (cause) {
    throw new Error(advice(setting, file), { cause })
  }
  throw new Error(advice(setting, file))
}

const advice = (setting: string, file: string) =>
  `${file} cannot be used as key: set ${setting} to an Ed25519 key in PEM, as \`node --import tsx toolkit/commands/generate-keys.ts <folder> <folder>\` makes it.`
