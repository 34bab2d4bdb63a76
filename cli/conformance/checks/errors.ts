import { type Check, skip, someOf } from '#cli/conformance/check'
import { entitiesOf, keysOf } from '#cli/conformance/subject'
import type { InspectedSubgraph } from '#cli/conformance/types'

/** Checks with invalid requests: the subgraph must survive them, and its errors must not expose internals. */
export const errorChecks: Check[] = [
  {
    name: 'leaks no stack, statement, path or address in errors',
    level: 'MUST',
    why: 'Clients of the graph may see the error messages of a subgraph.',
    async find(subject) {
      const answers = await provoked(subject)
      const texts = answers.flatMap(({ errors = [] }) => errors.map(error => JSON.stringify(error)))
      return someOf(
        texts.flatMap(text =>
          leaks.flatMap(([what, form]) => (form.test(text) ? [`${what}: ${text.slice(0, 160)}`] : [])),
        ),
      )
    },
  },
  {
    name: 'still responds after invalid requests',
    level: 'MUST',
    why: 'If one request can stop the subgraph, all clients lose its fields.',
    async find(subject) {
      await provoked(subject)
      const { data, errors } = await subject.ask('{ __typename }')
      return data?.__typename ? [] : [`Afterwards { __typename } fails: ${errors?.[0]?.message ?? 'no data'}.`]
    },
  },
  {
    name: 'returns other entities beside an invalid key',
    level: 'SHOULD',
    why: 'One call carries the keys of many entities. An invalid key must not affect the others.',
    async find(subject) {
      const type = subject.own.find(each => subject.ids[each]!.length > 0)
      if (!type) return skip('no id of an entity of its own is known')
      const [id] = subject.ids[type]!
      const { data } = await entitiesOf(subject.ask, keysOf(type, [id!, '\u0000']), type)
      return data?._entities?.[0]?.id === id
        ? []
        : [`Beside an id with the character NUL, the subgraph does not return ${id}.`]
    },
  },
  {
    name: 'rejects an invalid document with an error code',
    level: 'SHOULD',
    why: 'After GRAPHQL_VALIDATION_FAILED the links index assumes that the subgraph has no feed; after other errors it retries.',
    async find({ ask }) {
      const cases = [
        ['{ ofNobodyAtAll }', 'GRAPHQL_VALIDATION_FAILED'],
        ['{ ', 'GRAPHQL_PARSE_FAILED'],
      ] as const
      const found = await Promise.all(
        cases.map(async ([document, expected]) => {
          const { errors } = await ask(document)
          const code = errors?.[0]?.extensions?.code
          // A custom scalar rejects an invalid literal during validation with BAD_USER_INPUT.
          return code === expected || code === 'BAD_USER_INPUT'
            ? []
            : [`\`${document}\` gives ${code ?? 'no code'}, not ${expected}.`]
        }),
      )
      return found.flat()
    },
  },
  {
    name: 'sends a cache-control header',
    level: 'MAY',
    why: 'If one subgraph sends no max-age, the whole response is no-store, and clients cannot cache it.',
    async find({ ask, own, ids }) {
      const type = own.find(each => ids[each]!.length > 0)
      if (!type) return skip('no id of an entity of its own is known')
      const { cacheControl } = await entitiesOf(ask, keysOf(type, ids[type]!.slice(0, 1)), type)
      return /max-age=[1-9]/.test(cacheControl ?? '')
        ? []
        : [`The response for ${type} has cache-control: ${cacheControl ?? 'none'}.`]
    },
  },
]

const leaks: [what: string, form: RegExp][] = [
  ['A stack', /\bat [^"]{0,120}[\w.]+:\d+:\d+|"(stacktrace|stack|exception)":/],
  ['A statement', /\b(select\b.{1,200}\bfrom|insert\s+into|update\b.{1,80}\bset|delete\s+from)\b/i],
  ['A path', /(?<![\w:/])\/(?:[\w.-]+\/){1,}[\w.-]+\.\w+|node_modules|[A-Z]:\\\\/],
  ['An address', /\b\d{1,3}(\.\d{1,3}){3}\b|\blocalhost:\d+|ECONNREFUSED|ENOTFOUND/],
]

/** The responses to invalid keys and documents. */
function provoked({ ask, entities, ids }: InspectedSubgraph) {
  const types = entities.filter(type => ids[type]!.length > 0)
  const broken = ['\u0000', `x_${'y'.repeat(10_000)}`, "_'; drop table x; --", 7, null, {}, ['a'], undefined]
  const keys = [...types, 'OfNobodyAtAll', '__proto__'].flatMap(type => broken.map(id => ({ __typename: type, id })))
  const question = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename } }'
  return Promise.all([
    ...[...keys, {}, { __typename: 7 }].map(key => ask(question, { keys: [key] })),
    ask('{ ofNobodyAtAll }'),
    ask('{ '),
    ask(''),
    ask(`{ ${'__typename '.repeat(2_000)} }`),
  ])
}
