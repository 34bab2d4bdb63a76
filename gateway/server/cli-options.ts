import { Command } from 'commander'
import { settings } from '#toolkit/config'

/**
 * Reads a command line. The option `--workers` overrides the setting WORKERS, which validates its value.
 *
 *     npm start -- --workers 4      // WORKERS=4
 */
export function readOptions(
  program: string,
  words: string[],
  ...wanted: string[]
): { words: string[]; workers: string | undefined } {
  const command = new Command(program).option('--workers <number>', settings.WORKERS.about)
  for (const name of wanted) command.argument(name)
  command.parse(words, { from: 'user' })
  const { workers } = command.opts<{ workers?: string }>()
  if (workers !== undefined) process.env.WORKERS = workers
  return { words: command.args, workers }
}
