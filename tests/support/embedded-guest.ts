import { pino } from 'pino'

// A program that uses the embedded database, for tests that kill it. `guest` in `embedded.ts` starts it.

const { entry, home, port } = JSON.parse(process.argv[2]!)
const { startEmbedded } = await import(entry)
const log = pino({ level: 'trace', base: undefined }, pino.destination(2))

process.on('SIGINT', () => {})
try {
  const database = await startEmbedded({ home, log, port })
  const { url, socketDir, pid, adopted } = database
  process.stdout.write(`${JSON.stringify({ url, socketDir, pid, adopted })}\n`)
  process.stdin.on('data', async word => {
    if (String(word).trim() === 'stop') await database.stop()
    process.stdin.destroy()
  })
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: (error as Error).message })}\n`)
}
