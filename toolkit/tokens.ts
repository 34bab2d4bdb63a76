import { type KeyObject, randomUUID } from 'node:crypto'

/*
 * Who may ask a subgraph on its port: whoever holds the key of the gateway. A call carries a JSON Web Token, signed with EdDSA,
 * that names the subgraph, counts once and holds for a minute.
 */

// Loaded by those alone who ask over HTTP, or are asked.
const jose = () => import('jose')

const issuer = 'accord'
const lifetime = 60
/** How far two clocks may differ, in seconds. */
const tolerance = 60

/** Signs calls of the subgraph that it is given the name of: `authorization: Bearer …`. */
export type Signer = (subgraph: string) => Promise<string>

/**
 * Signs calls as `caller`, with a new token for each.
 *
 *     const sign = signing(privateKey, 'gateway')
 *     headers.authorization = await sign('sources')
 */
export const signing =
  (key: KeyObject, caller: string): Signer =>
  async subgraph => {
    const now = Math.floor(Date.now() / 1_000)
    const { SignJWT } = await jose()
    const token = await new SignJWT({ sub: caller, aud: subgraph, jti: randomUUID(), iat: now, exp: now + lifetime })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(issuer)
      .sign(key)
    return `Bearer ${token}`
  }

/**
 * Whether a call of `subgraph` was signed with one of the keys, for it, less than a minute ago, and has not been made before.
 *
 *     const isSigned = verifying([publicKey], 'sources')
 *     if (!(await isSigned(request.headers.authorization))) return reply.code(401)…
 *
 * Several keys are for the time in which one takes the place of another.
 */
export function verifying(keys: KeyObject[], subgraph: string) {
  const isNew = onceWithin((lifetime + 2 * tolerance) * 1_000)
  return async (authorization: string | undefined): Promise<boolean> => {
    const [, token] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? []
    if (token === undefined) return false
    const { errors, jwtVerify } = await jose()
    for (const key of keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['EdDSA'],
          issuer,
          audience: subgraph,
          clockTolerance: tolerance,
          maxTokenAge: lifetime,
          requiredClaims: ['exp', 'jti'],
        })
        return isNew(payload.jti!)
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) return false
      }
    }
    return false
  }
}

/** Tells of each text whether it comes for the first time within `ms`; of older ones it forgets. */
function onceWithin(ms: number): (text: string) => boolean {
  let [recent, older] = [new Set<string>(), new Set<string>()]
  let since = Date.now()
  return text => {
    if (Date.now() - since > ms) {
      ;[recent, older, since] = [new Set(), recent, Date.now()]
    }
    if (recent.has(text) || older.has(text)) return false
    recent.add(text)
    return true
  }
}
