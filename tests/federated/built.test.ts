import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Copy, copyOfProject } from '#tests/copy'
import { clear, comes } from '#tests/embedded'
import { asking, freePort, launch } from '#tests/processes'

const home = mkdtempSync(join(tmpdir(), 'accord-home-'))
const build = `node --eval "import('./gateway/build.mjs').then(gateway => gateway.prepare())"`
let copy: Copy
beforeAll(() => {
  copy = copyOfProject({ ACCORD_HOME: home })
})
afterAll(() => clear(home))

const dist = () => join(copy.folder, 'gateway/dist')
const built = () => join(dist(), readdirSync(dist()).find(name => name.endsWith('.cjs'))!)
const compiled = () => `${built()}.v8`

/** What `npm start` runs: what it answers when it is ready, whether it is what was built, and its log. */
async function started(until: () => boolean = () => true) {
  const port = await freePort()
  const { out, err, ended, end } = launch([process.execPath, 'gateway/bin.mjs'], {
    cwd: copy.folder,
    env: { ...copy.env, PORT: String(port) },
  })
  const isOver = ended.then(() => true)
  const isHere = () => out().includes('"address"') && until()
  await Promise.race([comes(isHere, 60_000), isOver])
  const { data } = await asking(`http://127.0.0.1:${port}/graphql`, '{ source(id: "src_seed") { id } }')
  return { data, code: await end(), isBuilt: err().includes('built\n'), log: out() }
}
const answers = { data: { source: { id: 'src_seed' } }, code: 0 }

describe.skipIf(process.platform !== 'linux')('npm start', { timeout: 180_000 }, () => {
  test('reads the code as it is where nothing was built', async () => {
    expect(await started()).toMatchObject({ ...answers, isBuilt: false })
  })

  test('runs what was built, by one or by two at once, and keeps what V8 has compiled of it', async () => {
    expect(copy.run(`${build} & ${build} & wait %1 && wait %2`)).toMatchObject({ code: 0 })
    expect(readdirSync(dist())).toHaveLength(1)
    appendFileSync(built(), "\nprocess.stderr.write('built\\n')")
    expect(await started(() => readdirSync(dist()).includes(`${built().split('/').at(-1)}.v8`))).toMatchObject({
      ...answers,
      isBuilt: true,
    })
    expect(await started()).toMatchObject({ ...answers, isBuilt: true })
  })

  test('starts where what V8 has compiled is damaged', async () => {
    const bytes = readFileSync(compiled())
    writeFileSync(compiled(), bytes.fill(255, 500_000, 600_000))
    expect(await started()).toMatchObject({ ...answers, isBuilt: true })
  })

  test('runs nothing that was built of other code', async () => {
    const code = copy.textOf('gateway/start.ts')
    copy.write('gateway/start.ts', code.replace('the graph is ready', 'the graph is another'))
    const changed = await started()
    expect(changed).toMatchObject({ ...answers, isBuilt: false })
    expect(changed.log).toContain('the graph is another')
    copy.write('gateway/start.ts', code)
    expect(await started()).toMatchObject({ ...answers, isBuilt: true })
  })
})
