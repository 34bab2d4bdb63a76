// @module-tag long
import { expect, inject, test } from 'vitest'
import { TEMPLATES } from '#tests/database'
import { killImports } from '#tests/kills'

test('an import that is killed at any moment is complete or absent after the next start', {
  timeout: 240_000,
}, async () => {
  const counts = await killImports(inject('postgres'), TEMPLATES.reference, 5)
  expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(5)
})
