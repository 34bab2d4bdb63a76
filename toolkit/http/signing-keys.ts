import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '#toolkit/config'

/** The settings of key files. Without such a file, all processes that share `home` use one key in it. */
export type KeySettings = Pick<Config, 'home' | 'gatewayKey' | 'gatewayPublicKey'>

/**
 * The private key (Ed25519) that signs calls to subgraphs, from the file of `GATEWAY_KEY`, otherwise from `gateway.key`
 * in `home`. The first process that needs the key in `home` creates it.
 *
 *     const sign = createSigner(privateKey(config), 'gateway')
 *
 * Throws an Error that says what to set if there is no usable key.
 */
export function privateKey({ home, gatewayKey }: KeySettings): KeyObject {
  const file = gatewayKey ?? join(home, 'gateway.key')
  return readKeys('GATEWAY_KEY', file, () => {
    if (gatewayKey === undefined) createKey(file)
    return [createPrivateKey(readFileSync(file))]
  })[0]!
}

/**
 * The public keys with which a subgraph verifies calls: all PEM keys in the file of `GATEWAY_PUBLIC_KEY`, otherwise the
 * public half of `privateKey`. Throws an Error that says what to set if there is no usable key.
 */
export function publicKeys(settings: KeySettings): KeyObject[] {
  const file = settings.gatewayPublicKey
  if (file === undefined) return [createPublicKey(privateKey(settings))]
  return readKeys('GATEWAY_PUBLIC_KEY', file, () =>
    Array.from(
      readFileSync(file, 'utf8').matchAll(/-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----/gs),
      ([pem]) => createPublicKey(pem),
    ),
  )
}

/** Writes a new private key to `file` unless it exists. If two processes do so at once, only one key is written. */
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

function readKeys(setting: string, file: string, read: () => KeyObject[]): KeyObject[] {
  let cause: unknown
  try {
    const keys = read()
    if (keys.length > 0 && keys.every(key => key.asymmetricKeyType === 'ed25519')) return keys
  } catch (error) {
    cause = error
  }
  throw new Error(
    `${file} cannot be used as a key. Set ${setting} to an Ed25519 key in PEM format; \`node --import tsx toolkit/commands/generate-keys.ts <folder> <folder>\` creates one.`,
    { cause },
  )
}
