import fc from 'fast-check'
import { buildSchema, type ExecutionResult, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createExecutor } from '#src/toolkit/execution/executor.ts'
import { broken } from '#tests/broken'
import { documentOf } from '#tests/generated'
import { batched } from '#toolkit/execution'

const sdl = `
  scalar Odd
  enum Colour { RED GREEN }
  interface Named { id: ID! name: String! }
  union Thing = Person | Robot
  type Person implements Named {
    id: ID! name: String! age: Int score: Float isHere: Boolean odd: Odd colour: Colour colours: [Colour!]
    self: Person! friends(first: Int = 2): [Person!]! maybe: [Person] grid: [[Named]] strict: [[Person!]!]! thing: Thing
  }
  type Robot implements Named { id: ID! name: String! maker: Person must: Person! parts: [Thing!] }
  type Query { person(id: ID = "1"): Person must: Person! people: [Person!]! named: [Named] things: [Thing!] }
`

/** An object with nested objects, and with some values that the schema does not allow. */
const someone = (id: string): Record<string, unknown> => {
  const oneOf = (...values: unknown[]) =>
    values[[...id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % values.length]
  const others = (count: number) => Array.from({ length: id.length > 4 ? 0 : count }, (_, n) => someone(`${id}${n}`))
  return {
    id,
    __typename: oneOf('Person', 'Robot', 'Person', 'Robot', 'Robot', 'Nobody', undefined, 'Colour', 'Query', 3),
    name: oneOf('Ada', 'Bo', 7, '', true, null),
    age: oneOf(3, -1, 2 ** 40, 1.5, '4', 'x', Number.NaN, null),
    score: oneOf(0.5, Number.POSITIVE_INFINITY, '1', 'x', 3),
    isHere: oneOf(true, 0, 'no', null, false),
    odd: oneOf({ deep: [1] }, null, 'text', new Error('an Error as a value')),
    colour: oneOf('RED', 'BLUE', 'GREEN', null),
    colours: oneOf(['RED', 'GREEN'], ['RED', null], 'RED', [], new Set(['GREEN']), null, ['BLUE']),
    self: () => someone(`${id}s`),
    friends: ({ first }: { first: number }) => others(Math.min(first, 2)),
    maybe: () => [...others(2), null, undefined, new Error('an Error in a list')],
    grid: () => [others(2), null, [], oneOf(others(1), 'no list'), [null]],
    strict: () => oneOf([others(1), others(1)], [others(1), [null]], [[]], [null], null, [others(1)]),
    thing: () => oneOf(someone(`${id}t`), null, 'no object'),
    maker: () => oneOf(someone(`${id}k`), null),
    must: () => oneOf(someone(`${id}u`), null, someone(`${id}v`)),
    parts: () => oneOf(others(3), [...others(1), null], null),
  }
}
const root: Record<string, (args: { id?: string }) => unknown> = {
  person: ({ id }) => someone(id!),
  must: () => someone('m'),
  people: () => [someone('p'), someone('q'), someone('r')],
  named: () => [someone('n'), null, someone('o'), someone('w')],
  things: () => [someone('t'), someone('u'), someone('x')],
}

function schemaOf(isLate: boolean) {
  const schema = buildSchema(sdl)
  for (const [name, field] of Object.entries(schema.getQueryType()!.getFields())) {
    field.resolve = (_, args) => root[name]!(args)
  }
  return { schema, breaking: broken(schema, isLate) }
}

const plain = ({ data, errors }: ExecutionResult) => ({
  data: JSON.stringify(data),
  errors: errors?.map(({ message, path, locations, originalError }) => ({
    message,
    path,
    locations,
    from: originalError?.message,
  })),
})

test('without promises, data and errors equal those of graphql-js, in the same order', () => {
  const { schema, breaking } = schemaOf(false)
  const counted = { executed: 0, faulty: 0, gone: 0 }
  fc.assert(
    fc.property(fc.gen(), fc.constantFrom(0, 200, 1_500), (draw, rate) => {
      const { query, variables } = documentOf(draw, schema)
      const document = parse(query)
      if (validate(schema, document).length > 0) return
      Object.assign(breaking, { rate, seed: draw(fc.nat) })
      const [compiled, stock] = (['compiled', 'stock'] as const).map(
        executor => createExecutor(schema, document, executor)({ variables, context: {} }) as ExecutionResult,
      )
      expect(plain(compiled!)).toEqual(plain(stock!))
      counted.executed++
      if (stock!.errors) counted.faulty++
      if (stock!.data === null) counted.gone++
    }),
    { numRuns: 500 },
  )
  expect(counted.executed).toBeGreaterThan(300)
  expect(Math.min(counted.faulty, counted.gone)).toBeGreaterThan(20)
}, 30_000)

describe('a document', () => {
  const schema = buildSchema(
    'type Query { a: [Int!] b(n: Int!): String c: Query list: [Query] }  type Mutation { a: Int }',
  )
  const responseTo = async (query: string, request: object = {}, run = createExecutor(schema, parse(query))) => {
    const stock = await createExecutor(schema, parse(query), 'stock')({ context: {}, ...request })
    const compiled = await run({ context: {}, ...request })
    expect(JSON.stringify(compiled)).toBe(JSON.stringify(stock))
    return JSON.parse(JSON.stringify(compiled))
  }

  test('with several operations executes the named one', async () => {
    const query = 'query A { __typename } query B { c { a } }'
    expect((await responseTo(query, { operationName: 'B' })).data).toEqual({ c: null })
    expect((await responseTo(query)).errors[0].message).toMatch(/^Must provide operation name/)
    expect((await responseTo(query, { operationName: 'C' })).errors[0].message).toMatch(/^Unknown operation/)
  })

  test('has its variables coerced as by graphql-js', async () => {
    const query = 'query ($n: Int!, $on: Boolean = true) { b(n: $n) @include(if: $on) __typename }'
    const run = createExecutor(schema, parse(query))
    const errors = [{}, { n: 'x' }, { n: null }, { n: 1, on: 'x' }].map(variables =>
      responseTo(query, { variables }, run),
    )
    for (const { errors: found } of await Promise.all(errors)) expect(found[0].message).toMatch(/^Variable/)
    const keys = async (variables: object) => Object.keys((await responseTo(query, { variables }, run)).data)
    expect(await keys({ n: 1 })).toEqual(['b', '__typename'])
    expect(await keys({ n: 1, on: false })).toEqual(['__typename'])
  })

  test('with introspection, a mutation or the name `__proto__` is executed by graphql-js', async () => {
    for (const query of ['{ __schema { queryType { name } } }', 'mutation { a }', '{ __proto__: __typename }']) {
      await responseTo(query)
    }
  })
})

describe('a batched resolver', () => {
  const schema = buildSchema('type Query { all: [Thing!]! } type Thing { id: ID double: Int }')
  const batchSizes: number[] = []
  const things = [1, 2, 3].map(id => ({ id }))
  schema.getQueryType()!.getFields().all!.resolve = () => things
  const { double } = (
    schema.getType('Thing') as never as { getFields(): Record<string, { resolve?: unknown }> }
  ).getFields()
  double!.resolve = batched((some: readonly { id: number }[]) => {
    batchSizes.push(some.length)
    return some.map(({ id }) => (id === 2 ? new Error('not two') : id * 2))
  })
  const document = parse('{ all { double } }')

  test('runs once per level, and once per object in graphql-js', async () => {
    const answers = await Promise.all([
      createExecutor(schema, document)({ context: {} }),
      createExecutor(schema, document, 'stock')({ context: {} }),
    ])
    expect(batchSizes).toEqual([3, 1, 1, 1])
    for (const { data, errors } of answers) {
      expect(JSON.parse(JSON.stringify(data))).toEqual({ all: [{ double: 2 }, { double: null }, { double: 6 }] })
      expect(errors?.map(({ message, path }) => [message, path])).toEqual([['not two', ['all', 1, 'double']]])
    }
  })

  test('returns no promise if nothing is asynchronous', () => {
    expect(createExecutor(schema, document)({ context: {} })).not.toBeInstanceOf(Promise)
  })
})
