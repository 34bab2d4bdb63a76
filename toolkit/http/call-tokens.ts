import { type KeyObject, randomUUID } from 'node:crypto'

/*
 * Authenticates calls to the port of a subgraph. A call carries a JSON Web Token that the key of the gateway signs with
 * EdDSA. The token names the subgraph, is valid for one minute and can be used once.
 */

// Only processes that send or receive calls over HTTP load the package.
const jwt = () => import('fast-jwt')

const ISSUER = 'accord'
const LIFETIME_S = 60
/** How far the clocks of two machines may differ. */
const CLOCK_TOLERANCE_S = 60

/** Returns the `authorization` header for one call to a subgraph: `Bearer …`. */
export type Signer = (subgraph: string) => Promise<string>

/**
 * Returns a function that signs calls as `caller`, each with a new token.
 *
 *     const sign = createSigner(privateKey, 'gateway')
 *     headers.authorization = await sign('sources')
 */
export function createSigner(key: KeyObject, caller: string): Signer {
  const loading = jwt().then(({ createSigner }) =>
    createSigner({
      key: key.export({ type: 'pkcs8', format: 'pem' }),
      algorithm: 'EdDSA',
      iss: ISSUER,
      sub: caller,
      expiresIn: LIFETIME_S * 1_000,
    }),
  )
  return async subgraph => {
    const sign = await loading
    return `Bearer ${sign({ aud: subgraph, jti: randomUUID() })}`
  }
}

/**
 * Returns a function that verifies the `authorization` header of a call: the token is signed with one of the keys,
 * names `subgraph`, is not expired, and was not used before. Several keys allow a key rotation.
 *
 *     const isSigned = createVerifier([publicKey], 'sources')
 *     if (!(await isSigned(request.headers.authorization))) return reply.code(401)…
 */
export function createVerifier(keys: KeyObject[], subgraph: string) {
  const isFirstUse = createReplayCheck((LIFETIME_S + 2 * CLOCK_TOLERANCE_S) * 1_000)
  const loading = jwt().then(({ createVerifier }) =>
    keys.map(key =>
      createVerifier({
        key: key.export({ type: 'spki', format: 'pem' }),
        algorithms: ['EdDSA'],
        allowedIss: ISSUER,
        allowedAud: subgraph,
        clockTolerance: CLOCK_TOLERANCE_S * 1_000,
        maxAge: LIFETIME_S * 1_000,
        requiredClaims: ['exp', 'iat', 'jti'],
      }),
    ),
  )
  return async (authorization: string | undefined): Promise<boolean> => {
    const [, token] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? []
    if (token === undefined) return false
    for (const verify of await loading) {
      try {
        const { jti, iat } = verify(token) as { jti: string; iat: number }
        return iat <= Date.now() / 1_000 + CLOCK_TOLERANCE_S && isFirstUse(jti)
      } catch (error) {
        if ((error as { code?: string }).code !== 'FAST_JWT_INVALID_SIGNATURE') return false
      }
    }
    return false
  }
}

/** Returns a function that is true for a new token id. It stores received ids for at least `ms` milliseconds. */
function createReplayCheck(ms: number): (tokenId: string) => boolean {
  let [recent, older] = [new Set<string>(), new Set<string>()]
  let since = Date.now()
  return tokenId => {
    if (Date.now() - since > ms) {
      ;[recent, older, since] = [new Set(), recent, Date.now()]
    }
    if (recent.has(tokenId) || older.has(tokenId)) return false
    recent.add(tokenId)
    return true
  }
}
