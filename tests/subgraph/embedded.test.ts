import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  ask,
  clear,
  comes,
  folder,
  type Guest,
  guest,
  guestProcess,
  processesOf,
  projectWithoutLinks,
  projectWithoutPackage,
} from '#tests/embedded'

const isRoot = process.getuid?.() === 0
const nobody = 65_534
const folders: string[] = []
const createFolder = (mode?: number) => {
  const path = folder(mode)
  folders.push(path)
  return path
}
// A folder whose database all tests use that do not need a first start.
const home = createFolder()
const dataIn = (path: string) => join(path, readdirSync(path).find(name => name.startsWith('data-'))!)
const isAnswering = (of: Guest) =>
  ask(of.url, 'select 1').then(
    () => true,
    () => false,
  )

afterAll(async () => {
  for (const path of folders) await clear(path)
}, 60_000)

describe.skipIf(process.platform !== 'linux')('the embedded PostgreSQL', { timeout: 30_000 }, () => {
  test('accepts only its password, and its files only its own user', async () => {
    const one = await guest(home)
    expect(one.adopted).toBe(false)
    expect(await ask(one.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }])
    expect(await ask(one.url, 'select 1 as one', one.socketDir)).toEqual([{ one: 1 }])
    const wrong = one.url.replace(/:[0-9a-f]{48}@/, ':guess@')
    await expect(ask(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    const modeOf = (path: string) => statSync(path).mode & 0o777
    expect(modeOf(dataIn(home))).toBe(0o700)
    expect(modeOf(join(dataIn(home), 'password'))).toBe(0o600)
    expect(modeOf(one.socketDir)).toBe(0o700)
    await one.stop()
  })

  test('stops with the process that uses it, and leaves only its data and its log', async () => {
    const one = await guest(home)
    await ask(one.url, 'create table saved as select 42 as answer')
    await one.stop()
    expect(processesOf(home)).toEqual([])
    expect(readdirSync(home).sort()).toEqual(['data-18', 'postgres.log'])
    const two = await guest(home)
    expect(two.url.split('@')[0]).toBe(one.url.split('@')[0])
    expect(await ask(two.url, 'select answer from saved')).toEqual([{ answer: 42 }])
    await two.stop()
  })

  test('is shared with later starts, and stops with the last process that uses it', async () => {
    const one = await guest(home)
    const two = await guest(home)
    const { url, pid, socketDir } = one
    expect(two).toMatchObject({ url, pid, socketDir, adopted: true })
    await one.stop()
    expect(await isAnswering(two)).toBe(true)
    const three = await guest(home)
    expect(three).toMatchObject({ url, adopted: true })
    await three.kill()
    expect(await isAnswering(two)).toBe(true)
    await two.stop()
    expect(processesOf(home)).toEqual([])
  })

  test('stops within 3 s of a kill -9 of its user, and loses no data', { tags: ['slow'] }, async () => {
    const one = await guest(home)
    await ask(one.url, 'create table counted (n int); insert into counted select generate_series(1, 1000)')
    await one.kill()
    expect(await comes(() => processesOf(home).length === 0, 3_000)).toBe(true)
    const two = await guest(home)
    expect(await ask(two.url, 'select count(*)::int from counted')).toEqual([{ count: 1000 }])
    await two.stop()
  })

  test.each([0, 3, 10, 20])(
    'stops within 3 s if the process that started it is killed %i ms after its start',
    { tags: ['slow'] },
    async wait => {
      const { child } = guestProcess(home)
      expect(await comes(() => processesOf(home).length > 0, 10_000)).toBe(true)
      await new Promise(resolve => setTimeout(resolve, wait))
      child.kill('SIGKILL')
      expect(await comes(() => processesOf(home).length === 0, 3_000)).toBe(true)
    },
  )

  test('lets a program exit that did not stop it, and stops with it', { tags: ['slow'] }, async () => {
    const one = await guest(home)
    await one.forget()
    expect(one.process.exitCode).toBe(0)
    expect(await comes(() => processesOf(home).length === 0, 3_000)).toBe(true)
  })

  test('ignores SIGINT to the process group of its user', { tags: ['slow'] }, async () => {
    const one = await guest(home)
    process.kill(-one.process.pid!, 'SIGINT')
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(await isAnswering(one)).toBe(true)
    await one.stop()
  })

  test('restarts at the same address after kill -9, with its committed data', { tags: ['slow'] }, async () => {
    const one = await guest(home)
    await ask(one.url, 'create table acknowledged as select 7 as n')
    process.kill(one.pid, 'SIGKILL')
    expect(await comes(() => !processesOf(home).includes(one.pid), 1_000)).toBe(true)
    expect(await comes(() => isAnswering(one), 10_000)).toBe(true)
    expect(await ask(one.url, 'select n from acknowledged', one.socketDir)).toEqual([{ n: 7 }])
    await one.stop()
    expect(processesOf(home)).toEqual([])
  })

  test('starts if postmaster.pid has the pid of another process of the same user', {
    tags: ['slow'],
  }, async () => {
    const one = await guest(home)
    const pidFile = join(dataIn(home), 'postmaster.pid')
    const { uid, gid } = statSync(pidFile)
    const lines = readFileSync(pidFile, 'utf8').split('\n').slice(1)
    await one.stop()
    const otherProcess = spawn('sleep', ['60'], { uid, gid })
    writeFileSync(pidFile, [otherProcess.pid, ...lines].join('\n'), { mode: 0o600 })
    chownSync(pidFile, uid, gid)
    const two = await guest(home)
    expect(two.adopted).toBe(false)
    expect(await isAnswering(two)).toBe(true)
    await two.stop()
    otherProcess.kill()
  })

  test('starts if a power failure left an empty postmaster.pid', { tags: ['slow'] }, async () => {
    const pidFile = join(dataIn(home), 'postmaster.pid')
    const { uid, gid } = statSync(dataIn(home))
    writeFileSync(pidFile, '', { mode: 0o600 })
    chownSync(pidFile, uid, gid)
    const one = await guest(home)
    expect(await isAnswering(one)).toBe(true)
    await one.stop()
  })

  test('uses the requested port, or another one if that is in use', { tags: ['slow'] }, async () => {
    const server = createServer().listen(0, '127.0.0.1')
    const port = await new Promise<number>(resolve =>
      server.on('listening', () => resolve((server.address() as { port: number }).port)),
    )
    const one = await guest(home, { port })
    expect(Number(new URL(one.url).port)).not.toBe(port)
    expect(Number(new URL(one.url).port)).toBeLessThan(32_768)
    await one.stop()
    await new Promise(resolve => server.close(resolve))
    const two = await guest(home, { port })
    expect(Number(new URL(two.url).port)).toBe(port)
    await two.stop()
  })

  test('rotates a log of 6 MB at its start', { tags: ['slow'] }, async () => {
    const log = join(home, 'postgres.log')
    writeFileSync(log, 'x'.repeat(6_000_000))
    const one = await guest(home)
    expect(statSync(`${log}.1`).size).toBe(6_000_000)
    expect(statSync(log).size).toBeLessThan(10_000)
    await one.stop()
  })

  test('is one server for three concurrent first starts', { tags: ['slow'] }, async () => {
    const fresh = createFolder()
    const guests = await Promise.all([guest(fresh), guest(fresh), guest(fresh)])
    expect(new Set(guests.map(({ url, pid }) => `${url} ${pid}`)).size).toBe(1)
    expect(guests.map(({ adopted }) => adopted).sort()).toEqual([false, true, true])
    await Promise.all(guests.map(one => one.stop()))
    expect(processesOf(fresh)).toEqual([])
    expect(readdirSync(fresh).sort()).toEqual(['data-18', 'postgres.log'])
  })

  test('is one server for three concurrent later starts', { tags: ['slow'] }, async () => {
    const guests = await Promise.all([guest(home), guest(home), guest(home)])
    expect(new Set(guests.map(({ url, pid }) => `${url} ${pid}`)).size).toBe(1)
    await Promise.all(guests.map(one => one.stop()))
    expect(processesOf(home)).toEqual([])
  })

  test('is initialised again if the first start was killed during initialisation', { tags: ['slow'] }, async () => {
    const fresh = createFolder()
    const { child } = guestProcess(fresh)
    expect(await comes(() => readdirSync(fresh).some(name => name.startsWith('init-')), 10_000)).toBe(true)
    await new Promise(resolve => setTimeout(resolve, 150))
    child.kill('SIGKILL')
    expect(existsSync(join(fresh, 'data-18'))).toBe(false)
    const one = await guest(fresh)
    expect(await isAnswering(one)).toBe(true)
    await one.stop()
  })

  test.skipIf(!existsSync('/usr/lib/postgresql'))(
    'uses the PostgreSQL of the machine if the npm package is missing',
    { tags: ['slow'] },
    async () => {
      const project = createFolder()
      const one = await guest(join(project, '.accord'), { entry: projectWithoutPackage(project) })
      const [row] = await ask(one.url, 'select version()')
      expect(row!.version).toContain(`PostgreSQL ${dataIn(join(project, '.accord')).split('-').at(-1)}.`)
      await one.stop()
    },
  )

  test.skipIf(!isRoot)(
    'starts for root in a folder that only root can read, from a package without symbolic links',
    { tags: ['slow'] },
    async () => {
      const project = createFolder(0o700)
      const inside = join(project, '.accord')
      const varFolder = `/var/lib/accord/${createHash('sha256').update(inside).digest('hex').slice(0, 12)}`
      folders.push(varFolder)
      const entry = projectWithoutLinks(project)
      const one = await guest(inside, { entry })
      await ask(one.url, 'create table saved as select 42 as answer')
      await one.stop()
      expect(existsSync(join(varFolder, 'data-18'))).toBe(true)
      const two = await guest(inside, { entry })
      expect(await ask(two.url, 'select answer from saved')).toEqual([{ answer: 42 }])
      await two.kill()
      expect(await comes(() => processesOf(varFolder).length === 0, 3_000)).toBe(true)
    },
  )

  test.skipIf(!isRoot)('starts for root from data that root owns after a copy', { tags: ['slow'] }, async () => {
    const fresh = createFolder()
    await (await guest(fresh)).stop()
    const chown = spawn('chown', ['-R', '0:0', fresh])
    await new Promise(resolve => chown.on('exit', resolve))
    const one = await guest(fresh)
    expect(await isAnswering(one)).toBe(true)
    await one.stop()
  })

  test.skipIf(!isRoot)(
    'starts for a user who cannot write to the project, from a package without symbolic links',
    { tags: ['slow'] },
    async () => {
      const project = createFolder()
      const own = join(project, '.accord')
      const entry = projectWithoutLinks(project)
      mkdirSync(own)
      chownSync(own, nobody, nobody)
      const one = await guest(own, { entry, uid: nobody })
      expect(await isAnswering(one)).toBe(true)
      expect(readdirSync(own).filter(name => name.startsWith('postgresql-'))).toHaveLength(1)
      await one.kill()
      expect(await comes(() => processesOf(own).length === 0, 3_000)).toBe(true)
      // Started as root, PostgreSQL runs as the owner of the data.
      const two = await guest(own, { entry })
      expect(await isAnswering(two)).toBe(true)
      expect(statSync(`/proc/${two.pid}`).uid).toBe(nobody)
      await two.stop()
    },
  )

  test.skipIf(!isRoot)(
    'fails with what to do: for a uid without a name, an unusable folder, data of another user and an invalid setting',
    { tags: ['slow'] },
    async () => {
      const open = createFolder()
      writeFileSync(join(open, 'file'), '')
      chmodSync(open, 0o777)
      await expect(guest(open, { uid: 54_321 })).rejects.toThrow(
        'PostgreSQL cannot be initialised by uid 54321, which has no name: add it to /etc/passwd, or set DATABASE_URL.',
      )
      chmodSync(open, 0o755)
      await expect(guest(open, { uid: nobody })).rejects.toThrow(
        `${open} cannot be used (EACCES): set ACCORD_HOME to a folder that you can write to.`,
      )
      await expect(guest(join(open, 'file', 'home'))).rejects.toThrow('cannot be used (ENOTDIR): set ACCORD_HOME')
      await expect(guest(home, { uid: nobody })).rejects.toThrow(/belongs to uid \d+: start as that user or as root/)
      writeFileSync(join(dataIn(home), 'postgresql.auto.conf'), 'no_such_setting = 1\n')
      await expect(guest(home)).rejects.toThrow(
        /^PostgreSQL does not start: .*FATAL.*\(The log is .*postgres\.log\.\)$/,
      )
      expect(processesOf(home)).toEqual([])
    },
  )
})
