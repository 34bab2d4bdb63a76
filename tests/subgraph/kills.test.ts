// @module-tag slow
import { expect, inject, test } from 'vitest'
import { TEMPLATES } from '#tests/database'
import { killImports } from '#tests/kills'

test('an import that is killed, wherever it was, is there whole or not at all after the next start', {
  timeout: 240_000,
}, async () => {
  const landed = await killImports(inject('postgres'), TEMPLATES.reference, 5)
  expect([...landed.values()].reduce((sum, count) => sum + count)).toBe(5)
})
