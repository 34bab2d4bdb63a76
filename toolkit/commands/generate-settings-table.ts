import { readFileSync, writeFileSync } from 'node:fs'
import { writeSettingsTable } from '#toolkit/config'

/*
 * Part of `npm run generate`: writes the table of settings in docs/running.md.
 */

const file = new URL('../../docs/running.md', import.meta.url)
writeFileSync(file, writeSettingsTable(readFileSync(file, 'utf8')))
