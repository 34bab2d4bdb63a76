import { parse } from 'yaml'
import { textOf } from '#tests/files'
import { image } from '#tests/image'

export type Service = {
  image: string
  command?: string[]
  entrypoint?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { disable?: boolean; test?: string[] }
  mem_limit?: string
  stop_grace_period?: string
  networks?: string[]
  ports?: string[]
  volumes?: string[]
  tmpfs?: string[]
  profiles?: string[]
  [key: string]: unknown
}

/** docker-compose.yml with its anchors merged and its variables put in: `env` is what `.env` or the shell would give. */
export function composeFile(
  env: Record<string, string> = {},
): { services: Record<string, Service> } & Record<string, any> {
  const values = (_: string, value: unknown) => (typeof value === 'string' ? interpolated(value, env) : value)
  return JSON.parse(JSON.stringify(parse(textOf('docker-compose.yml'), { merge: true })), values)
}

/** What a container of ours runs, in which environment, and what tells that it is healthy. */
export function containerOf({ entrypoint, command, environment, healthcheck }: Service) {
  return {
    // As Docker has it: with an entrypoint of its own, a service has no command of the image.
    command: [...(entrypoint ?? image.entrypoint), ...(command ?? (entrypoint ? [] : image.command))],
    env: { ...image.env, ...environment } as Record<string, string>,
    check: healthcheck?.disable ? undefined : image.healthcheck,
  }
}

/** `384m` in bytes; `20s` in milliseconds. */
export const bytesOf = (text: string) => Number(/^(\d+)m$/.exec(text)![1]) * 1024 ** 2
export const millisecondsOf = (text: string) => Number(/^(\d+)s$/.exec(text)![1]) * 1000

// The one form that ours has: a name with a default.
const interpolated = (text: string, env: Record<string, string>) =>
  text.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, otherwise: string) => env[name] || otherwise)
