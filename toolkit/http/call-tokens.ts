import { type KeyObject, randomUUID } from 'node:crypto'

/*
 * Who may ask a subgraph on its port: whoever holds the key of the gateway. A call carries a JSON Web Token, signed with EdDSA,
 * that names the subgraph, counts once and holds for a minute.
 */

// Loaded by those alone who ask over HTTP, or are asked.
const jwt = () => import('fast-jwt')

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
export function createSigner(key: KeyObject, caller: string): Signer {
  const making = jwt().then(({ createSigner }) =>
    createSigner({
      key: key.export({ type: 'pkcs8', format: 'pem' }),
      algorithm: 'EdDSA',
      iss: issuer,
      sub: caller,
      expiresIn: lifetime * 1_000,
    }),
  )
  return async subgraph => {
    const sign = await making
    return `Bearer ${sign({ aud: subgraph, jti: randomUUID() })}`
  }
}

/**
 * Whether a call of `subgraph` was signed with one of the keys, for it, less than a minute ago, and has not been made before.
 *
 *     const isSigned = verifying([publicKey], 'sources')
 *     if (!(await isSigned(request.headers.authorization))) return reply.code(401)…
 *
 * Several keys are for the time in which one takes the place of another.
 */
export function createVerifier(keys: KeyObject[], subgraph: string) {
  const isNew = onceWithin((lifetime + 2 * tolerance) * 1_000)
  const making = jwt().then(({ createVerifier }) =>
    keys.map(key =>
      createVerifier({
        key: key.export({ type: 'spki', format: 'pem' }),
        algorithms: ['EdDSA'],
        allowedIss: issuer,
        allowedAud: subgraph,
        clockTolerance: tolerance * 1_000,
        maxAge: lifetime * 1_000,
        requiredClaims: ['exp', 'iat', 'jti'],
      }),
    ),
  )
  return async (authorization: string | undefined): Promise<boolean> => {
    const [, token] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? []
    if (token === undefined) return false
    for (const verify of await making) {
      try {
        const { jti, iat } = verify(token) as { jti: string; iat: number }
        return iat <= Date.now() / 1_000 + tolerance && isNew(jti)
      } catch (error) {
        if ((error as { code?: string }).code !== 'FAST_JWT_INVALID_SIGNATURE') return false
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
