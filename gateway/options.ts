import { Command } from 'commander'
import { settings } from '#toolkit'

/**
 * Reads a command line: its options stand for settings, and are read and checked as these are; gives its other words.
 *
 *     npm start -- --workers 4      // WORKERS=4
 */
export function readOptions(program: string, words: string[], ...wanted: string[]): string[] {
  const command = new Command(program).option('--workers <number>', settings.WORKERS.about)
  for (const name of wanted) command.argument(name)
  command.parse(words, { from: 'user' })
  const { workers } = command.opts<{ workers?: string }>()
  if (workers !== undefined) process.env.WORKERS = workers
  return command.args
}
