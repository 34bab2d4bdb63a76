import { buildSchema, lexicographicSortSchema, parse, printSchema } from 'graphql'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { contract } from '#cli/contract'
import { createGateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { yamlWith } from '#tests/schemas'
import { createLog } from '#toolkit/runtime'

vi.setConfig({ testTimeout: 60_000 })

const yaml = yamlWith(
  `subgraphs:
  funds: { routing_url: "http://f.example", schema: { file: funds.graphql } }
  projects: { routing_url: "http://p.example", schema: { file: projects.graphql } }\n`,
  {
    'projects.graphql': `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])
type Query {
  project: Project @tag(name: "public")
  audits: [Audit] @tag(name: "internal")
}
type Project @key(fields: "id") { id: ID! @tag(name: "public")  title: String @tag(name: "public")  risk: Risk @tag(name: "internal") }
type Audit { text: String }
enum Risk { LOW HIGH }`,
    'funds.graphql': `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Project @key(fields: "id") { id: ID!  budget: Int }`,
  },
)
const contractOf = (options: Partial<Parameters<typeof contract>[1]>) =>
  contract(yaml, { include: [], exclude: [], supergraph: false, ...options })

const sorted = (sdl: string) => printSchema(lexicographicSortSchema(buildSchema(sdl)))

describe('a contract', () => {
  test('that excludes a tag omits elements with the tag, and types that become unreachable', async () => {
    const { text, json, aside, code } = await contractOf({ exclude: ['internal'] })
    expect(sorted(text)).toBe(
      'type Project {\n  budget: Int\n  id: ID!\n  title: String\n}\n\ntype Query {\n  project: Project\n}',
    )
    expect(code).toBe(0)
    expect(aside).toBe('Left out: types 2, fields and values 5.\n')
    const leftOut = 'Audit Audit.text Project.risk Query.audits Risk Risk.HIGH Risk.LOW'.split(' ')
    expect(json).toEqual({ ok: true, include: [], exclude: ['internal'], leftOut, apiSdl: text })
  })

  test('that includes a tag has only elements with the tag', async () => {
    const { text } = await contractOf({ include: ['public'] })
    expect(sorted(text)).toBe('type Project {\n  id: ID!\n  title: String\n}\n\ntype Query {\n  project: Project\n}')
  })

  test('is also available as a supergraph; a gateway on it rejects the excluded fields', async () => {
    const { text, json } = await contractOf({ exclude: ['internal'], supergraph: true })
    const { apiSdl, supergraphSdl } = json as { apiSdl: string; supergraphSdl: string }
    expect(supergraphSdl).toBe(text)
    expect(parse(text).definitions.length).toBeGreaterThan(10)
    const answer = async () => ({ data: { project: { title: 'A bridge' } } })
    const gateway = await createGateway({
      ...{ supergraphSdl, apiSdl, log: createLog('silent') },
      ...createInProcessTransport([{ name: 'projects', execute: answer }]),
    })
    afterAll(() => gateway.stop())
    expect((await gateway.execute({ query: '{ project { title } }' })).body).toEqual(await answer())
    const hidden = await gateway.execute({ query: '{ project { risk } }' })
    expect([hidden.status, hidden.body.errors?.[0]?.extensions?.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(buildSchema(apiSdl).getType('Risk')).toBeUndefined()
  })

  test.each([
    ['no tag', {}, 'Name a tag to include or to exclude'],
    ['an unknown tag', { exclude: ['secret'] }, 'No subgraph has the tag secret. The tags are internal, public.'],
    ['a misspelt tag', { include: ['publik'] }, 'No subgraph has the tag publik. Did you mean public?'],
  ])('with %s is rejected', async (_, options, message) => {
    await expect(contractOf(options)).rejects.toThrow(message)
  })

  test('without any field left is reported with a code', async () => {
    const { text, json, code } = await contractOf({ exclude: ['public', 'internal'] })
    expect(code).toBe(1)
    expect(json).toMatchObject({
      ok: false,
      faults: [{ code: 'ONLY_INACCESSIBLE_CHILDREN', mend: expect.any(String) }],
    })
    expect(text).toMatch(/The contract does not compose\.\n$/)
  })
})
