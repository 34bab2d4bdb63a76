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

/** docker-compose.yml with merged anchors and substituted variables. `env` has the variables of `.env` or the shell. */
export function composeFile(
  env: Record<string, string> = {},
): { services: Record<string, Service> } & Record<string, any> {
  const values = (_: string, value: unknown) => (typeof value === 'string' ? interpolated(value, env) : value)
  return JSON.parse(JSON.stringify(parse(textOf('docker-compose.yml'), { merge: true })), values)
}

/** The command, the environment and the health check of a container of the Accord image. */
export function containerOf({ entrypoint, command, environment, healthcheck }: Service) {
  return {
    // Docker drops the command of the image for a service with its own entrypoint.
    command: [...(entrypoint ?? image.entrypoint), ...(command ?? (entrypoint ? [] : image.command))],
    env: { ...image.env, ...environment } as Record<string, string>,
    check: healthcheck?.disable ? undefined : image.healthcheck,
  }
}

/** The bytes of a size such as `384m`. */
export const bytesOf = (text: string) => Number(/^(\d+)m$/.exec(text)![1]) * 1024 ** 2

/** The milliseconds of a duration such as `20s`. */
export const millisecondsOf = (text: string) => Number(/^(\d+)s$/.exec(text)![1]) * 1000

// Our file has only variables with a default: `${NAME:-default}`.
const interpolated = (text: string, env: Record<string, string>) =>
  text.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, otherwise: string) => env[name] || otherwise)
