import { createPublicKey } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKey } from '#toolkit/http'
import { main } from '#toolkit/runtime'

/*
 * `node --import tsx toolkit/commands/generate-keys.ts <folder> <folder>`: a private key in the first folder, for the gateway and links, and
 * its public half in the second, for every subgraph. A key that is there is kept; docker-compose.yml runs it before all others.
 */

await main(async () => {
  const [secret, open] = process.argv.slice(2)
  if (secret === undefined || open === undefined)
    throw new Error('Name two folders: for the private key, and for the public one.')
  const file = join(secret, 'gateway.key')
  createKey(file)
  mkdirSync(open, { recursive: true })
  const pem = createPublicKey(readFileSync(file)).export({ type: 'spki', format: 'pem' })
  const to = join(open, 'gateway.pub')
  if (!existsSync(to) || readFileSync(to, 'utf8') !== pem) writeFileSync(to, pem)
})
