import { createRequire } from 'node:module'

const name = '@theguild/federation-composition'

/** The composer of The Guild, loaded as CommonJS: its 140 ES modules would take 0.3 s more, a fifth of a composition. */
export const guildComposition: typeof import('@theguild/federation-composition') = createRequire(import.meta.url)(name)
