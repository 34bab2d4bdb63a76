import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import postgres from 'postgres'
import { expect, inject, test } from 'vitest'
import { freshGraph } from '#tests/graph'
import { numbers, type Place, places, texts } from '#tests/odd-values'
import { isWhole, told } from '#tests/steady'

const { gateway } = await freshGraph()

type Probe = { place: Place; name: string; value: unknown }

// A short run tests every seventh probe, so that every place and every value is still used.
const all: Probe[] = places.flatMap(place =>
  (place.scalar === 'Int' ? numbers : texts).map(([name, value]) => ({ place, name, value })),
)
const probes = isWhole ? all : all.filter((_, index) => index % 7 === 0)

/** The error lines in the log of PostgreSQL. */
async function errorsInLog(): Promise<string[]> {
  const sql = postgres(inject('postgres').url, { max: 1 })
  const [row] = await sql<{ data_directory: string }[]>`show data_directory`
  await sql.end()
  const log = readFileSync(join(dirname(row!.data_directory), 'postgres.log'), 'utf8')
  return log.split('\n').filter(line => /\b(ERROR|FATAL|PANIC)\b/.test(line))
}

/** Whether an error names the argument, or the variable in its place. */
const isNamed = (argument: unknown, { name }: Place) =>
  typeof argument === 'string' &&
  (/^\$v\b/.test(argument) || name.endsWith(`.${argument}`) || name.endsWith(` ${argument}`))

test('every argument with an odd value is rejected by its name, or the response is correct', async () => {
  const before = await errorsInLog()
  const wrong: unknown[] = []
  let rejected = 0
  for (const { place, name, value } of probes) {
    const { status, body } = await gateway.execute(place.ask(value))
    const errors = (body.errors ?? []).map(({ message, extensions }) => ({
      message: message.slice(0, 300),
      ...extensions,
    }))
    const isRight = errors.every(
      error =>
        'code' in error && error.code === 'BAD_USER_INPUT' && 'argument' in error && isNamed(error.argument, place),
    )
    if (errors.length > 0) rejected++
    // No name contains these values, so a search by them must find no row.
    const found = /"totalCount":([1-9]\d*)/.exec(JSON.stringify(body.data))?.[1]
    const isOdd = ['SQL', '90 KB', 'right to left'].includes(name) && !/ (language|types|kinds)$/.test(place.name)
    if (status >= 500 || !isRight || (isOdd && found)) wrong.push({ place: place.name, name, status, errors, found })
  }
  told('odd values', { places: places.length, requests: probes.length, rejected, wrong: wrong.length })
  expect(wrong).toEqual([])
  expect((await errorsInLog()).slice(before.length)).toEqual([])
})

test('the places include every scalar, and fields of filters', () => {
  const names = places.map(({ name }) => name)
  expect(new Set(places.map(({ scalar }) => scalar))).toEqual(
    new Set(['ID', 'String', 'Int', 'Date', 'LanguageTag', 'CountryCode']),
  )
  expect(places.length).toBeGreaterThan(280)
  for (const name of [
    'Query.agreements filter.milestone.date.from',
    'Agreement.status actor',
    'Path.sentence language',
  ])
    expect(names).toContain(name)
})
