// @module-tag long
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Copy, copyOfProject } from '#tests/copy'
import { clear, comes } from '#tests/embedded'
import { textOf } from '#tests/files'
import { asking, freePort, launch } from '#tests/processes'

const home = mkdtempSync(join(tmpdir(), 'accord-home-'))
const build = `node --eval "import('./bin/build.mjs').then(bin => bin.prepare())"`
let copy: Copy
beforeAll(() => {
  copy = copyOfProject({ ACCORD_HOME: home })
})
afterAll(() => clear(home))

const dist = () => join(copy.folder, 'bin/dist')
const built = (name = 'all-in-one-main') => join(dist(), readdirSync(dist())[0]!, `${name}.cjs`)
const codeCache = () => `${built()}.v8`

type Options = { words?: string[]; until?: (log: string) => boolean }

/**
 * Starts the program of `npm start`. Returns its response, whether it ran the build, its processor time and its log.
 */
async function started({ words = [], until = log => log.includes('the graph is') }: Options = {}) {
  const port = await freePort()
  const program = launch([process.execPath, 'bin/start.mjs', ...words], {
    cwd: copy.folder,
    env: { ...copy.env, PORT: String(port) },
  })
  await Promise.race([comes(() => until(program.out()), 60_000), program.ended])
  const { data } = await asking(`http://127.0.0.1:${port}/graphql`, '{ source(id: "src_seed") { id } }')
  const cpu = cpuOf(program.process.pid!)
  const code = await program.end()
  return { data, code, built: marksIn(program.err()), cpu, log: program.out(), err: program.err() }
}

const marksIn = (err: string) => err.split('\n').filter(line => line === 'built').length

/** The processor time of a process, in hundredths of a second. */
function cpuOf(pid: number): number {
  const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!
  return Number(user) + Number(system)
}

/** Runs a function while the build is moved away. */
async function withoutBuild<T>(run: () => Promise<T>): Promise<T> {
  renameSync(dist(), `${dist()}-aside`)
  try {
    return await run()
  } finally {
    renameSync(`${dist()}-aside`, dist())
  }
}

const answers = { data: { source: { id: 'src_seed' } }, code: 0 }

const { scripts } = JSON.parse(textOf('package.json'))

describe.skipIf(process.platform !== 'linux')('npm start', { timeout: 180_000 }, () => {
  test('runs the sources if there is no build, and says so', async () => {
    const { err, ...rest } = await started()
    expect(rest).toMatchObject({ ...answers, built: 0 })
    expect(err).toContain('Run `npm run prepare` to build.')
  })

  test('runs the build, also one of two concurrent builds, and stores the code cache of V8', async () => {
    expect(copy.run(`${build} & ${build} & wait %1 && wait %2`)).toMatchObject({ code: 0 })
    expect(readdirSync(dist())).toHaveLength(1)
    appendFileSync(built(), "\nprocess.stderr.write('built\\n')")
    expect(await started({ until: () => existsSync(codeCache()) })).toMatchObject({ ...answers, built: 1 })
    expect(await started()).toMatchObject({ ...answers, built: 1 })
  })

  test('takes at most six tenths of the processor time of a start from the sources', async () => {
    const [one, other] = [await started(), await started()]
    expect([one.built, other.built]).toEqual([1, 1])
    const fromSources = await withoutBuild(started)
    expect(fromSources.built).toBe(0)
    console.info({
      'processor time of a start': `${(one.cpu + other.cpu) / 200} s, from the sources ${fromSources.cpu / 100} s`,
    })
    expect((one.cpu + other.cpu) / 2).toBeLessThan(0.6 * fromSources.cpu)
  })

  test('starts workers that run the build too', async () => {
    const until = (log: string) => log.split('a worker is ready').length > 2
    expect(await started({ words: ['--workers', '2'], until })).toMatchObject({ ...answers, built: 3 })
  })

  test('starts with a damaged code cache', async () => {
    const bytes = readFileSync(codeCache())
    writeFileSync(codeCache(), bytes.fill(255, 500_000, 600_000))
    expect(await started()).toMatchObject({ ...answers, built: 1 })
  })

  test('does not run a build of other code', async () => {
    const code = copy.textOf('gateway/server/all-in-one-main.ts')
    copy.write('gateway/server/all-in-one-main.ts', code.replace('the graph is ready', 'the graph is another'))
    const changed = await started()
    expect(changed).toMatchObject({ ...answers, built: 0 })
    expect(changed.log).toContain('the graph is another')
    copy.write('gateway/server/all-in-one-main.ts', code)
    expect(await started()).toMatchObject({ ...answers, built: 1 })
  })
})

describe.skipIf(process.platform !== 'linux')('npm run import', { timeout: 180_000 }, () => {
  test('runs the build, and stores the code cache of V8 at its end', async () => {
    appendFileSync(built('import'), "\nprocess.stderr.write('built\\n')")
    for (let time = 1; time <= 2; time++) {
      const { code, out } = copy.run(`${scripts.import} data/reference`)
      expect([code, marksIn(out)]).toEqual([0, 1])
      expect(out).toMatch(/^all +0 +0 +0 +4,?\d{3}$/m)
      expect(existsSync(`${built('import')}.v8`)).toBe(true)
    }
  })

  test('stores no code cache after a failed run', () => {
    rmSync(`${built('import')}.v8`)
    expect(copy.run(`${scripts.import} nowhere`)).toMatchObject({ code: 1 })
    expect(existsSync(`${built('import')}.v8`)).toBe(false)
  })
})
