import { createHash } from 'node:crypto'
import { gql } from '@apollo/client'
import { buildSchema, isInterfaceType, print } from 'graphql'
import { filter, firstValueFrom, from } from 'rxjs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { listening, type RecordedRequest } from '#tests/clients'
import { textOf } from '#tests/files'
import { samplesAt } from '#tests/samples'

const all = await listening()
const incomplete = await listening({ names: ['initiatives', 'organisations', 'sources'] })
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
  test('has an entity of several queries once', async () => {
    const client = await clientAt()
    await client.query({ query: parties })
    await client.query({ query: country })
    const cache = client.cache.extract()
    expect(Object.keys(cache).filter(key => JSON.stringify(cache[key]).includes('"id":"org_chinaeu"'))).toEqual([
      'Organisation:org_chinaeu',
    ])
    expect(cache['Organisation:org_chinaeu']).toMatchObject({ name: expect.any(String), country: 'BE' })
  })

  test('answers a third query from the data of two queries', async () => {
    const client = await clientAt()
    await client.query({ query: parties })
    await client.query({ query: country })
    const requests = await all.requestsDuring(async () => {
      const { data } = await client.query({ query: both })
      expect(data.organisation).toMatchObject({ id: 'org_chinaeu', country: 'BE' })
    })
    expect(requests).toEqual([])
  })

  test('has the possible types of each interface, as in the schema', async () => {
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

  test('loses a fragment on an interface without the `possibleTypes` of docs/clients.md', async () => {
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
    const requests = await all.requestsDuring(async () => {
      for (let i = 0; i < 2; i++) {
        const { data } = await client.query({ query, fetchPolicy: 'network-only' })
        expect(data.organisation.name).toBe('Nokia')
      }
    })
    expect(requests.map(summaryOf)).toEqual([
      'GET hash: PERSISTED_QUERY_NOT_FOUND',
      'POST hash document: data',
      'GET hash: data',
    ])
    const sha256Hash = createHash('sha256').update(requests[1]!.body.query).digest('hex')
    expect(hashOf(requests[0]!)).toEqual({ version: 1, sha256Hash })
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

  test('reads a connection to its end, without gaps or duplicates', async () => {
    const client = await clientAt()
    const observable = client.watchQuery({ query })
    await firstValueFrom(from(observable).pipe(filter(({ loading }: any) => !loading)))
    const current = () => observable.getCurrentResult().data as any
    const lengths = [idsIn(current()).length]
    while (current().agreements.pageInfo.hasNextPage) {
      await observable.fetchMore({ variables: { after: current().agreements.pageInfo.endCursor } })
      lengths.push(idsIn(current()).length)
    }
    expect(lengths).toEqual([60, 120, 157])
    expect(idsIn(current())).toEqual(await idsWithoutClient())
    expect([new Set(idsIn(current())).size, current().agreements.totalCount]).toEqual([157, 157])
  })

  test('has separate lists for other arguments', async () => {
    const client = await clientAt()
    await client.query({ query })
    const { data } = await client.query({ query, variables: { kind: ['FUND'] } })
    expect(idsIn(data)).toHaveLength(2)
    expect(idsIn(client.readQuery({ query }))).toHaveLength(60)
  })

  /** The same list, read in pages of 100 without a client. */
  async function idsWithoutClient(): Promise<string[]> {
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

  test('returns partial data and the errors with `errorPolicy: all`', async () => {
    // The cache warns that a paginated list is null.
    vi.spyOn(console, 'warn').mockReturnValue()
    const client = await clientAt(incomplete.address)
    const { data, error } = await client.query({ query, errorPolicy: 'all' })
    expect(data).toMatchObject({ organisation: { name: 'Nokia', agreements: null }, agreements: null })
    const errors = error.errors.map(({ path, extensions }: any) => [
      path.join('.'),
      extensions.code,
      extensions.serviceName,
    ])
    expect(errors.sort()).toEqual([
      ['agreements', 'SUBGRAPH_UNAVAILABLE', 'agreements'],
      ['organisation.agreements', 'SUBGRAPH_UNAVAILABLE', 'agreements'],
    ])
  })

  test('returns no data by default', async () => {
    const client = await clientAt(incomplete.address)
    await expect(client.query({ query })).rejects.toThrow('agreements is unavailable')
  })
})

const hashOf = ({ method, params, body }: RecordedRequest) =>
  (method === 'GET' ? JSON.parse(params.extensions!) : body.extensions).persistedQuery

function summaryOf({ method, params, body, answer }: RecordedRequest): string {
  const sent = ['hash', ...(params.query || body?.query ? ['document'] : [])]
  return `${method} ${sent.join(' ')}: ${answer.errors?.[0].extensions.code ?? Object.keys(answer)}`
}
