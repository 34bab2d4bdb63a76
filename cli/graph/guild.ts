import { createRequire } from 'node:module'

const name = '@theguild/federation-composition'

/** The composer of The Guild. Loaded as its 140 ES modules it would cost a third of a second more, a fifth of a composition. */
export const guildComposition: typeof import('@theguild/federation-composition') = createRequire(import.meta.url)(name)
