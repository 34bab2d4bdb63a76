import { spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { composeFile, containerOf, millisecondsOf, type Service } from '#tests/composefile'
import { comes } from '#tests/embedded'
import { imageFolder } from '#tests/image'
import { freePort, launch, type Running } from '#tests/processes'

/*
 * `docker compose up` without Docker: the same commands with the same environment, in the same order. Each container is
 * a process on its own port of 127.0.0.1. Its working folder has the files of the image.
 */

export type Container = Running & { name: string; service: Service; url: string; env: Record<string, string> }

/** Containers that use the database at `databaseAt` (host and port). */
export async function project(databaseAt: string) {
  const folder = imageFolder()
  closeToWriting(folder)
  const temporary = mkdtempSync(join(tmpdir(), 'accord-tmp-'))
  const keys = mkdtempSync(join(tmpdir(), 'accord-keys-'))
  for (const path of [temporary, keys]) chmodSync(path, 0o1777)
  const { services } = composeFile()
  const names = Object.keys(services).filter(name => services[name]!.image === 'accord')
  const ports = Object.fromEntries(await Promise.all(names.map(async name => [name, await freePort()] as const)))
  const running = new Map<string, Promise<Container>>()

  const here = (text: string) =>
    text
      .replace(/^\/keys\//, `${keys}/`)
      .replace('@postgres:5432/', `@${databaseAt}/`)
      .replace(/\/\/([\w-]+):4000\//, (whole, name) => (name in ports ? `//127.0.0.1:${ports[name]}/` : whole))

  /** The environment of a service. Service names in it are replaced by addresses of this machine. */
  const envOf = (name: string): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(containerOf(services[name]!).env).map(([key, value]) => [key, here(value)])),
    HOST: '127.0.0.1',
    PORT: String(ports[name]),
  })

  const start = (name: string): Container => {
    const env = envOf(name)
    const at = { cwd: folder, env: { ...system(temporary), ...env }, uid: userFor(folder) }
    const program = launch(containerOf(services[name]!).command.map(here), at)
    return { ...program, name, service: services[name]!, env, url: `http://127.0.0.1:${ports[name]}` }
  }

  /** Runs the health check of the image, as Docker does in the container, and returns its exit code. */
  const checked = (name: string): Promise<number | string> =>
    launch(containerOf(services[name]!).check!, { cwd: folder, env: { ...system(temporary), ...envOf(name) } }).ended

  /** Starts a service once, when all services that it depends on have met their conditions. */
  const up = (name: string): Promise<Container> => {
    if (!running.has(name)) running.set(name, inOrder(name))
    return running.get(name)!
  }
  const inOrder = async (name: string): Promise<Container> => {
    const { depends_on = {} } = services[name]!
    await Promise.all(
      Object.entries(depends_on)
        .filter(([other]) => other !== 'postgres')
        .map(([other, { condition }]) => reached(other, condition)),
    )
    return start(name)
  }
  const reached = async (name: string, condition: string): Promise<void> => {
    const container = await up(name)
    const isThere =
      condition === 'service_completed_successfully'
        ? (await container.ended) === 0
        : await comes(async () => (await checked(name)) === 0, millisecondsOf('60s'))
    if (!isThere) throw new Error(`${name} has not ${condition}: ${container.err()} ${container.out().slice(-2_000)}`)
  }

  return {
    folder,
    temporary,
    keys,
    services,
    names,
    envOf,
    start,
    up,
    checked,
    healthy: (name: string) => reached(name, 'service_healthy'),
  }
}

/** Every file below a folder with its size and the time of its last change. */
export function listing(folder: string): { path: string; size: number; changed: number }[] {
  return pathsBelow(folder).map(path => {
    const { size, mtimeMs: changed } = lstatSync(path)
    return { path, size, changed }
  })
}

// Links are listed but not followed: node_modules has links to the packages that are installed here.
function pathsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? [path, ...pathsBelow(path)] : path
  })
}

// The system variables of a container: a home folder that does not exist, and one writable folder.
const system = (temporary: string) => ({
  PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
  HOME: '/nonexistent',
  TMPDIR: temporary,
})

function closeToWriting(folder: string): void {
  for (const path of [folder, ...pathsBelow(folder)]) {
    const entry = lstatSync(path)
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() ? 0o555 : 0o444)
  }
}

/**
 * For a test run by root: the user id of the image, if that user can read the packages. Root itself could write
 * everywhere.
 */
function userFor(folder: string): number | undefined {
  if (process.getuid?.() !== 0) return undefined
  const uid = 1000
  return spawnSync('test', ['-r', join(folder, 'node_modules/tsx/package.json')], { uid, gid: uid }).status === 0
    ? uid
    : undefined
}
