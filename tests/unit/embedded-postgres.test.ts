import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { startEmbedded } from '#src/toolkit/embedded-postgres/embedded-postgres.ts'

const { platform } = process
const setPlatform = (value: string) => Object.defineProperty(process, 'platform', { value })
afterEach(() => {
  setPlatform(platform)
})

test('embedded PostgreSQL: rejects Windows and names WSL and DATABASE_URL', async () => {
  setPlatform('win32')
  await expect(startEmbedded({ home: '/nonexistent', log: pino({ level: 'silent' }) })).rejects.toThrow(
    'The embedded PostgreSQL does not run on Windows. Run Accord in WSL, or set DATABASE_URL to a PostgreSQL server.',
  )
})
