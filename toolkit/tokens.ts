import type { KeyObject } from 'node:crypto'

/*
 * Who may ask a subgraph on its port: whoever holds the key of the gateway. A call carries a JSON Web Token, signed with EdDSA,
 * that names the subgraph and holds for a minute. To sign and to verify takes longer than most calls, so calls in a few seconds
 * carry the same one, which is verified once.
 */

// Loaded by those alone who ask over HTTP, or are asked.
const jose = () => import('jose')

const issuer = 'accord'
const lifetime = 60
/** How far two clocks may differ, in seconds. */
const tolerance = 60
/** For how long a caller signs its calls with the same token, in seconds. */
const freshness = 10
const mostKnown = 1_000

/** Signs calls of the subgraph that it is given the name of: `authorization: Bearer …`. */
export type Signer = (subgraph: string) => Promise<string>

/**
 * Signs calls as `caller`, with a token for each subgraph, and a new one every ten seconds.
 *
 *     const sign = signing(privateKey, 'gateway')
 *     headers.authorization = await sign('sources')
 */
export function signing(key: KeyObject, caller: string): Signer {
  const held = new Map<string, { token: Promise<string>; since: number }>()

  async function signed(subgraph: string, now: number): Promise<string> {
    const { SignJWT } = await jose()
    const token = await new SignJWT({ sub: caller, aud: subgraph, iat: now, exp: now + lifetime })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(issuer)
      .sign(key)
    return `Bearer ${token}`
  }

  return subgraph => {
    const now = Math.floor(Date.now() / 1_000)
    const found = held.get(subgraph)
    // The clock may have been set back.
    if (found && Math.abs(now - found.since) < freshness) return found.token
    const token = signed(subgraph, now)
    held.set(subgraph, { token, since: now })
    return token
  }
}

/**
 * Whether a call of `subgraph` was signed with one of the keys, for it, less than a minute ago.
 *
 *     const isSigned = verifying([publicKey], 'sources')
 *     if (!(await isSigned(request.headers.authorization))) return reply.code(401)…
 *
 * Several keys are for the time in which one takes the place of another.
 */
export function verifying(keys: KeyObject[], subgraph: string) {
  /** When each token that was verified is over, in seconds. */
  const known = new Map<string, number>()

  async function endOf(token: string): Promise<number | undefined> {
    const { errors, jwtVerify } = await jose()
    for (const key of keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['EdDSA'],
          issuer,
          audience: subgraph,
          clockTolerance: tolerance,
          maxTokenAge: lifetime,
          requiredClaims: ['exp'],
        })
        return Math.min(payload.exp!, payload.iat! + lifetime) + tolerance
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) return
      }
    }
  }

  return async (authorization: string | undefined): Promise<boolean> => {
    const [, token] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? []
    if (token === undefined) return false
    const end = known.get(token) ?? (await endOf(token))
    if (end === undefined) return false
    const isHeld = Date.now() / 1_000 < end
    if (isHeld) known.set(token, end)
    else known.delete(token)
    if (known.size > mostKnown) known.delete(known.keys().next().value!)
    return isHeld
  }
}
