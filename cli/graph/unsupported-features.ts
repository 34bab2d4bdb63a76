import type { CompositionError, Hint } from './composition-error.ts'
import { directivesOf } from './definitions.ts'
import { findTypePlaces, type ParsedSchema, placeOf } from './source-places.ts'

/** Returns an error for each subgraph with a later federation version than `most`, which rover rejects too. */
export function unsupportedFeatures(subgraphs: ParsedSchema[], most: number): CompositionError[] {
  return subgraphs.flatMap(subgraph => {
    const links = subgraph.document.definitions.flatMap(directivesOf).filter(({ name }) => name.value === 'link')
    return links.flatMap(link => {
      const url = link.arguments?.find(({ name }) => name.value === 'url')?.value
      const [, minor] = (url?.kind === 'StringValue' && /\/federation\/v2\.(\d+)$/.exec(url.value)) || []
      if (minor === undefined || Number(minor) <= most) return []
      const message = `[${subgraph.name}] This subgraph uses Federation 2.${minor}, but federation_version in supergraph.yaml is =2.${most}.`
      return [{ code: 'FEDERATION_VERSION_EXCEEDED', message, places: [placeOf(link, [subgraph])!] }]
    })
  })
}

/** Hints for features that this gateway does not support, although other routers may. */
export function unsupportedCodes(supergraphSdl: string, subgraphs: ParsedSchema[]): Hint[] {
  const [header = ''] = /^schema[^{]*/m.exec(supergraphSdl) ?? []
  const features = [...header.matchAll(/specs\.apollo\.dev\/(\w+)\/v[\d.]+"[^)]*for: (?:SECURITY|EXECUTION)/g)]
  const refused = features.map(([, name]) => name!).filter(name => name !== 'join' && name !== 'inaccessible')
  const hint = (message: string, places: Hint['places']): Hint => ({
    ...{ code: 'NOT_SERVED_BY_GATEWAY', level: 'WARN', message, places },
  })
  return [
    ...refused.map(name => hint(`This gateway does not start with @${name} in the graph; other routers may.`, [])),
    ...(/^type Subscription\b/m.test(supergraphSdl)
      ? [
          hint(
            'This gateway does not support subscriptions; other routers may.',
            findTypePlaces('Subscription', subgraphs),
          ),
        ]
      : []),
  ]
}
