import { createHash } from 'node:crypto'
import { gql } from '@apollo/client'
import { buildSchema, isInterfaceType, print } from 'graphql'
import { filter, firstValueFrom, from } from 'rxjs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Heard, listening } from '#tests/clients'
import { textOf } from '#tests/files'
import { samplesAt } from '#tests/samples'

const all = await listening()
const lame = await listening({ names: ['initiatives', 'organisations', 'sources'] })
const clientAt = async (address = all.address, edit?: (text: string) => string) =>
  (await samplesAt(address, edit && { 'src/apollo.ts': edit })('src/apollo.ts')).client

afterEach(() => vi.restoreAllMocks())

const parties = gql`
  query Parties {
    agreement(id: "agr_cidf-chinaeu-loi-2015") {
      id
      participants(role: PARTY) { edges { node { ...Named } } }
    }
  }
  fragment Named on Actor {
    id
    ... on Organisation { name }
  }
`
const country = gql`query Country { organisation(id: "org_chinaeu") { id country } }`
const both = gql`query Both { organisation(id: "org_chinaeu") { id name country } }`

describe('the cache of Apollo Client', () => {
  test('keeps an entity once, whichever question brought it', async () => {
    const client = await clientAt()
    await client.query({ query: parties })
    await client.query({ query: country })
    const kept = client.cache.extract()
    expect(Object.keys(kept).filter(key => JSON.stringify(kept[key]).includes('"id":"org_chinaeu"'))).toEqual([
      'Organisation:org_chinaeu',
    ])
    expect(kept['Organisation:org_chinaeu']).toMatchObject({ name: expect.any(String), country: 'BE' })
  })

  test('answers a third question from what two have brought', async () => {
    const client = await clientAt()
    await client.query({ query: parties })
    await client.query({ query: country })
    const heard = await all.heardWhile(async () => {
      const { data } = await client.query({ query: both })
      expect(data.organisation).toMatchObject({ id: 'org_chinaeu', country: 'BE' })
    })
    expect(heard).toEqual([])
  })

  test('knows of each interface what implements it, as the schema has it', async () => {
    const api = buildSchema(textOf('schema/api.graphql'))
    const interfaces = Object.values(api.getTypeMap()).filter(isInterfaceType)
    const implementing = interfaces.map(each => [
      each.name,
      api
        .getPossibleTypes(each)
        .map(({ name }) => name)
        .sort(),
    ])
    const { possibleTypes } = (await clientAt()).cache.config
    expect(possibleTypes).toEqual(Object.fromEntries(implementing))
  })

  test('loses a fragment on an interface without the lines of the page that say so', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const client = await clientAt(all.address, text => text.replace(/^ +possibleTypes: \{[^}]*\},\n/m, ''))
    const { data } = await client.query({ query: parties })
    expect(data.agreement.participants.edges[0].node).toEqual({ __typename: 'Organisation' })
  })
})

describe('Apollo Client by GET and by hash', () => {
  test('sends the hash, then once the document, then the hash alone', async () => {
    const client = await clientAt()
    const query = gql`query Once { organisation(id: "org_nokia") { id name } }`
    const heard = await all.heardWhile(async () => {
      for (let i = 0; i < 2; i++) {
        const { data } = await client.query({ query, fetchPolicy: 'network-only' })
        expect(data.organisation.name).toBe('Nokia')
      }
    })
    expect(heard.map(told)).toEqual([
      'GET hash: PERSISTED_QUERY_NOT_FOUND',
      'POST hash document: data',
      'GET hash: data',
    ])
    const sha256Hash = createHash('sha256').update(heard[1]!.body.query).digest('hex')
    expect(hashOf(heard[0]!)).toEqual({ version: 1, sha256Hash })
  })
})

describe('Apollo Client page by page', () => {
  const query = gql`
    query Memoranda($after: String, $kind: [AgreementKind!] = [MEMORANDUM_OF_UNDERSTANDING]) {
      agreements(filter: { kind: $kind }, first: 60, after: $after) {
        totalCount
        edges { node { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  `
  const idsIn = ({ agreements }: any) => agreements.edges.map(({ node }: any) => node.id)

  test('reads a connection to its end, with no gap and nothing twice', async () => {
    const client = await clientAt()
    const watched = client.watchQuery({ query })
    await firstValueFrom(from(watched).pipe(filter(({ loading }: any) => !loading)))
    const now = () => watched.getCurrentResult().data as any
    const shown = [idsIn(now()).length]
    while (now().agreements.pageInfo.hasNextPage) {
      await watched.fetchMore({ variables: { after: now().agreements.pageInfo.endCursor } })
      shown.push(idsIn(now()).length)
    }
    expect(shown).toEqual([60, 120, 157])
    expect(idsIn(now())).toEqual(await idsInOnePass())
    expect([new Set(idsIn(now())).size, now().agreements.totalCount]).toEqual([157, 157])
  })

  test('keeps lists of other arguments apart', async () => {
    const client = await clientAt()
    await client.query({ query })
    const { data } = await client.query({ query, variables: { kind: ['FUND'] } })
    expect(idsIn(data)).toHaveLength(2)
    expect(idsIn(client.readQuery({ query }))).toHaveLength(60)
  })

  /** The same list, asked for in halves of a hundred without a client. */
  async function idsInOnePass(): Promise<string[]> {
    const nodes = async (after?: string): Promise<any[]> => {
      const { data } = await all.ask(print(query).replace('first: 60', 'first: 100'), { after })
      const { hasNextPage, endCursor } = data.agreements.pageInfo
      return [...idsIn(data), ...(hasNextPage ? await nodes(endCursor) : [])]
    }
    return nodes()
  }
})

describe('Apollo Client, with the subgraph of agreements down', () => {
  const query = gql`
    {
      organisation(id: "org_nokia") { id name agreements { totalCount } }
      agreements(first: 1) { totalCount edges { node { id } } }
    }
  `

  test('gives what is there and the errors, where errorPolicy is all', async () => {
    // That a list is null, which the cache pages through, is told to the developer.
    vi.spyOn(console, 'warn').mockReturnValue()
    const client = await clientAt(lame.address)
    const { data, error } = await client.query({ query, errorPolicy: 'all' })
    expect(data).toMatchObject({ organisation: { name: 'Nokia', agreements: null }, agreements: null })
    const lost = error.errors.map(({ path, extensions }: any) => [
      path.join('.'),
      extensions.code,
      extensions.serviceName,
    ])
    expect(lost.sort()).toEqual([
      ['agreements', 'SUBGRAPH_UNAVAILABLE', 'agreements'],
      ['organisation.agreements', 'SUBGRAPH_UNAVAILABLE', 'agreements'],
    ])
  })

  test('gives nothing by default', async () => {
    const client = await clientAt(lame.address)
    await expect(client.query({ query })).rejects.toThrow('agreements is unavailable')
  })
})

const hashOf = ({ method, asked, body }: Heard) =>
  (method === 'GET' ? JSON.parse(asked.extensions!) : body.extensions).persistedQuery

function told(heard: Heard): string {
  const { method, asked, body, answer } = heard
  const sent = ['hash', ...(asked.query || body?.query ? ['document'] : [])]
  return `${method} ${sent.join(' ')}: ${answer.errors?.[0].extensions.code ?? Object.keys(answer)}`
}
