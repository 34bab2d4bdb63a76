import cluster from 'node:cluster'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { limitSettings, type Setting, settings, settingsBySubgraph } from './settings.ts'

type ValuesOf<Table extends Record<string, Setting>> = {
  -readonly [Name in keyof Table as Table[Name]['key']]: z.infer<Table[Name]['form']>
}

/** The limits of one request, by the keys of `limitSettings`. */
export type Limits = Omit<ValuesOf<typeof limitSettings>, 'introspection'> & { introspection: boolean }

/** The values of all settings, by their keys. Timeouts are in milliseconds, sizes of caches in megabytes. */
export type Config = Omit<ValuesOf<typeof settings>, keyof Limits> & { limits: Limits } & {
  [Name in keyof typeof settingsBySubgraph as (typeof settingsBySubgraph)[Name]['key']]: Record<string, string>
}

type Environment = Record<string, string | undefined>

/**
 * Reads and validates all settings.
 *
 *     const config = readConfig({ PORT: '4000' })
 *
 * Throws one Error that lists every invalid setting, its value and what is allowed. An empty value counts as absent.
 * `warn` receives one line if a setting is set by its former name.
 */
export function readConfig(env: Environment, warn: (line: string) => unknown = () => {}): Config {
  const invalid: string[] = []
  function parse(name: string, { form, allowed }: Setting, value: string | undefined): unknown {
    const result = form.safeParse(value || undefined)
    if (!result.success) invalid.push(`${name} is ${JSON.stringify(hidePassword(value ?? ''))}; it takes ${allowed}.`)
    return result.data
  }
  function read(name: string, setting: Setting): unknown {
    const { formerName } = setting
    const [value, former] = [env[name], formerName && env[formerName]]
    if (value && former && value !== former)
      invalid.push(
        `${name} is ${JSON.stringify(value)}, and ${formerName}, its former name, ${JSON.stringify(former)}; remove ${formerName}.`,
      )
    return parse(value || !former ? name : formerName!, setting, value || former)
  }
  const valuesOf = (table: Record<string, Setting>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(table).map(([name, setting]) => [setting.key, read(name, setting)]))
  const bySubgraph = Object.entries(settingsBySubgraph).map(([prefix, setting]) => {
    const names = Object.keys(env).filter(name => name.startsWith(prefix) && env[name])
    const values = names.map(name => [subgraphOf(name, prefix), parse(name, setting, env[name])])
    return [setting.key, Object.fromEntries(values)]
  })

  const { introspection, ...limits } = valuesOf(limitSettings) as ValuesOf<typeof limitSettings>
  const others = Object.fromEntries(Object.entries(settings).filter(([name]) => !(name in limitSettings)))
  const values = { ...valuesOf(others), ...Object.fromEntries(bySubgraph) } as Omit<Config, 'limits'>
  if (invalid.length > 0) throw new Error(`Wrong settings:\n${invalid.map(line => `  ${line}`).join('\n')}`)
  const line = formerNamesIn(env)
  if (line) warn(line)
  return { ...values, home: resolve(values.home), limits: { ...limits, introspection: introspection === 'on' } }
}

/** Reads the settings of this process. Only the primary process prints the warning, to stderr. */
export const readProcessConfig = (env: Environment = process.env): Config =>
  readConfig(env, line => cluster.isPrimary && console.warn(line))

function formerNamesIn(env: Environment): string | undefined {
  const renamed = Object.entries(settings as Record<string, Setting>).filter(
    ([, { formerName }]) => formerName && env[formerName],
  )
  if (renamed.length === 0) return undefined
  const list = renamed.map(([name, { formerName }]) => `${formerName} is now ${name}`).join(', ')
  return `Some settings have new names: ${list}. The former names work in this version only.`
}

const subgraphOf = (name: string, prefix: string) => name.slice(prefix.length).toLowerCase().replaceAll('_', '-')

// The password ends at the last @, because one that is not percent-encoded may contain any character.
const hidePassword = (value: string) => value.replace(/^((?:[^:]*:\/\/)?[^:]*):(?!\/\/).*@/s, '$1:…@')
