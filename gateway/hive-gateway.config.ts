import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'

/*
 * Settings of Hive Gateway, another Federation 2 router that docker-compose.yml can run instead of this gateway. This
 * file reads the same variables and signs calls in the same way as this gateway (toolkit/http/call-tokens.ts). It
 * imports only packages that the image of Hive Gateway has.
 */

type Fetch = { url: string; options: { headers?: Record<string, string> }; setOptions(options: object): void }

const prefix = 'SUBGRAPH_URL_'
const addresses = Object.fromEntries(
  Object.entries(process.env)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, location]) => [name.slice(prefix.length).toLowerCase().replaceAll('_', '-'), location!]),
)

export const gatewayConfig = {
  transportEntries: Object.fromEntries(Object.entries(addresses).map(([name, location]) => [name, { location }])),
  plugins: () => [{ onFetch: signCall }],
}

const subgraphs = new Map(Object.entries(addresses).map(([name, location]) => [location, name]))
const key = process.env.GATEWAY_KEY ? createPrivateKey(readFileSync(process.env.GATEWAY_KEY)) : undefined

function signCall({ url, options, setOptions }: Fetch): void {
  const aud = subgraphs.get(url)
  if (!key || !aud) return
  const iat = Math.floor(Date.now() / 1_000)
  const claims = { iss: 'accord', sub: 'router', aud, jti: randomUUID(), iat, exp: iat + 60 }
  const text = [{ alg: 'EdDSA' }, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const authorization = `Bearer ${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
  setOptions({ ...options, headers: { ...options.headers, authorization } })
}
