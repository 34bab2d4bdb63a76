import { readdirSync, readFileSync } from 'node:fs'
import type { Outcome, Task } from '#tests/load-client'
import { start } from '#tests/processes'

/** Runs a task in a separate process: `await load({ port, queries, clients: 20, seconds: 5 })`. */
export const load = (task: Task): Promise<Outcome> => loading(task).outcome

/** Starts the same task; `end` ends it early. */
export function loading(task: Task): { outcome: Promise<Outcome>; end(): Promise<Outcome> } {
  const client = start('tests/support/load-client.ts', [JSON.stringify(task)], {})
  const outcome = client.ended.then(code => {
    if (code !== 0) throw new Error(`The client ended with ${code}: ${client.err()}`)
    return JSON.parse(client.out()) as Outcome
  })
  // The caller may fail before it awaits the outcome. Without a handler the rejection would end the process.
  outcome.catch(() => {})
  return {
    outcome,
    end() {
      client.process.kill('SIGTERM')
      return outcome
    },
  }
}

const folder = new URL('../../schema/operations/', import.meta.url)

/** The documents of schema/operations. */
export const operations = (): string[] => readdirSync(folder).map(file => readFileSync(new URL(file, folder), 'utf8'))

/** The number of failed requests, over all errors. */
export const failuresOf = ({ failed }: Outcome): number => Object.values(failed).reduce((all, one) => all + one, 0)
