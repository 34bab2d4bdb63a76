import { createPublicKey } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKey } from '#toolkit/http'
import { main } from '#toolkit/runtime'

/*
 * `node --import tsx toolkit/commands/generate-keys.ts <folder> <folder>` writes a private key into the first folder,
 * for the gateway and links, and its public key into the second, for all subgraphs. It does not replace an existing
 * private key. docker-compose.yml runs this command first.
 */

await main(async () => {
  const [privateFolder, publicFolder] = process.argv.slice(2)
  if (privateFolder === undefined || publicFolder === undefined)
    throw new Error('Two folders are needed: one for the private key and one for the public key.')
  const file = join(privateFolder, 'gateway.key')
  createKey(file)
  mkdirSync(publicFolder, { recursive: true })
  const pem = createPublicKey(readFileSync(file)).export({ type: 'spki', format: 'pem' })
  const publicFile = join(publicFolder, 'gateway.pub')
  if (!existsSync(publicFile) || readFileSync(publicFile, 'utf8') !== pem) writeFileSync(publicFile, pem)
})
