import { spawnSync } from 'node:child_process'
import { comes } from '#tests/embedded'
import { launch, type Running } from '#tests/processes'

/** The program of a Redis server: Valkey or Redis; undefined if neither is on PATH. */
export const redisProgram = ['valkey-server', 'redis-server'].find(
  program => spawnSync(program, ['--version']).status === 0,
)

/** Starts a server without persistence on a port of 127.0.0.1, and waits until it is ready. */
export async function startRedis(port: number): Promise<Running> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = launch([redisProgram!, ...options], { cwd: '/', env: { PATH: process.env.PATH } })
  if (!(await comes(async () => server.out().includes('Ready to accept connections'), 10_000)))
    throw new Error(`${redisProgram} did not start: ${server.out()}${server.err()}`)
  return server
}
