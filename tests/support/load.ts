import { readdirSync, readFileSync } from 'node:fs'
import type { Outcome, Task } from '#tests/load-client'
import { start } from '#tests/processes'

/** Asks from a process of its own, which ends with the task: `await load({ port, queries, clients: 20, seconds: 5 })`. */
export const load = (task: Task): Promise<Outcome> => loading(task).outcome

/** The same, to be ended before its time. */
export function loading(task: Task): { outcome: Promise<Outcome>; end(): Promise<Outcome> } {
  const client = start('tests/support/load-client.ts', [JSON.stringify(task)], {})
  const outcome = client.ended.then(code => {
    if (code !== 0) throw new Error(`The client ended with ${code}: ${client.err()}`)
    return JSON.parse(client.out()) as Outcome
  })
  // Whoever began it may fail before it is waited for.
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

/** The worked questions, each as one document. */
export const operations = (): string[] => readdirSync(folder).map(file => readFileSync(new URL(file, folder), 'utf8'))

/** How many requests failed, by all that was the matter. */
export const failuresOf = ({ failed }: Outcome): number => Object.values(failed).reduce((all, one) => all + one, 0)
