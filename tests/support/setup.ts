import { afterAll } from 'vitest'
import { cleanUp } from '#tests/cleanup'

afterAll(cleanUp)
