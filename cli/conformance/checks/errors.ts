import { type Check, skip, someOf } from '#cli/conformance/check'
import { entitiesOf, keysOf } from '#cli/conformance/subject'
import type { InspectedSubgraph } from '#cli/conformance/types'

/** How it takes what nobody should send, and what it lets be seen when something breaks. */
export const errorChecks: Check[] = [
  {
    name: 'lets no stack, statement, path or address out',
    level: 'MUST',
    why: 'What a subgraph says of an error may reach anybody who asks the graph.',
    async find(subject) {
      const answers = await provoked(subject)
      const said = answers.flatMap(({ errors = [] }) => errors.map(error => JSON.stringify(error)))
      return someOf(
        said.flatMap(text =>
          leaks.flatMap(([what, form]) => (form.test(text) ? [`${what}: ${text.slice(0, 160)}`] : [])),
        ),
      )
    },
  },
  {
    name: 'answers after whatever was sent',
    level: 'MUST',
    why: 'A subgraph that one question can end takes its part of the graph from everybody.',
    async find(subject) {
      await provoked(subject)
      const { data, errors } = await subject.ask('{ __typename }')
      return data?.__typename
        ? []
        : [`{ __typename } is answered with ${errors?.[0]?.message ?? 'nothing'} afterwards.`]
    },
  },
  {
    name: 'lets one broken key spoil no other',
    level: 'SHOULD',
    why: 'Keys of many things come in one call, and the rest of them are well.',
    async find(subject) {
      const type = subject.own.find(each => subject.ids[each]!.length > 0)
      if (!type) return skip('no id of an entity of its own is known')
      const [id] = subject.ids[type]!
      const { data } = await entitiesOf(subject.ask, keysOf(type, [id!, '\u0000']), type)
      return data?._entities?.[0]?.id === id ? [] : [`Beside an id that is the character NUL, ${id} is not answered.`]
    },
  },
  {
    name: 'tells a document that it does not understand by a code',
    level: 'SHOULD',
    why: 'The index of links knows by GRAPHQL_VALIDATION_FAILED that a subgraph has no feed, and else waits for it.',
    async find({ ask }) {
      const cases = [
        ['{ ofNobodyAtAll }', 'GRAPHQL_VALIDATION_FAILED'],
        ['{ ', 'GRAPHQL_PARSE_FAILED'],
      ] as const
      const found = await Promise.all(
        cases.map(async ([document, expected]) => {
          const { errors } = await ask(document)
          const code = errors?.[0]?.extensions?.code
          // A scalar of ours that refuses a value is found while validating, and is the asker's fault.
          return code === expected || code === 'BAD_USER_INPUT'
            ? []
            : [`\`${document}\` gives ${code ?? 'no code'}, not ${expected}.`]
        }),
      )
      return found.flat()
    },
  },
  {
    name: 'says how long an answer may be kept',
    level: 'MAY',
    why: 'One part without a time makes the whole answer no-store, and every reader asks again.',
    async find({ ask, own, ids }) {
      const type = own.find(each => ids[each]!.length > 0)
      if (!type) return skip('no id of an entity of its own is known')
      const { cacheControl } = await entitiesOf(ask, keysOf(type, ids[type]!.slice(0, 1)), type)
      return /max-age=[1-9]/.test(cacheControl ?? '')
        ? []
        : [`A ${type} comes with cache-control: ${cacheControl ?? 'none'}.`]
    },
  },
]

const leaks: [what: string, form: RegExp][] = [
  ['A stack', /\bat [^"]{0,120}[\w.]+:\d+:\d+|"(stacktrace|stack|exception)":/],
  ['A statement', /\b(select\b.{1,200}\bfrom|insert\s+into|update\b.{1,80}\bset|delete\s+from)\b/i],
  ['A path', /(?<![\w:/])\/(?:[\w.-]+\/){1,}[\w.-]+\.\w+|node_modules|[A-Z]:\\\\/],
  ['An address', /\b\d{1,3}(\.\d{1,3}){3}\b|\blocalhost:\d+|ECONNREFUSED|ENOTFOUND/],
]

/** What it answers to keys and documents that are none. */
function provoked({ ask, entities, ids }: InspectedSubgraph) {
  const types = entities.filter(type => ids[type]!.length > 0)
  const broken = ['\u0000', `x_${'y'.repeat(10_000)}`, "_'; drop table x; --", 7, null, {}, ['a'], undefined]
  const keys = [...types, 'OfNobodyAtAll', '__proto__'].flatMap(type => broken.map(id => ({ __typename: type, id })))
  const question = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename } }'
  return Promise.all([
    ...keys.map(key => ask(question, { keys: [key] })),
    ...[{}, { __typename: 7 }].map(key => ask(question, { keys: [key] })),
    ask('{ ofNobodyAtAll }'),
    ask('{ '),
    ask(''),
    ask(`{ ${'__typename '.repeat(2_000)} }`),
  ])
}
