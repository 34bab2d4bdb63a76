import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyOfProject } from '#tests/copy'
import { blocksOf } from '#tests/documents'
import { clear, comes } from '#tests/embedded'
import { textOf } from '#tests/files'
import { freePort, launch } from '#tests/processes'

/*
 * docs/extending.md, followed literally on a copy of the project; only the port is another one, which may be taken here.
 */

const page = 'docs/extending.md'
const end = textOf(page).slice(0, textOf(page).indexOf('\n## Its files')).split('\n').length
const blocks = blocksOf(page).filter(({ line }) => line < end)
const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim())
const shown = (language: string) => blocks.filter(block => block.language === language).map(({ text }) => text)

describe('the page about subgraphs', () => {
  test('shows the diff and the rows of the example', () => {
    expect(shown('diff')).toEqual([textOf('examples/offices/opened.diff')])
    expect(shown('csv')).toEqual(['offices', 'sources'].map(table => textOf(`examples/offices/bundle/${table}.csv`)))
  })

  test('leads, in fewer than ten commands, to a federated answer', { tags: ['slow'], timeout: 300_000 }, async () => {
    const home = mkdtempSync(join(tmpdir(), 'accord-home-'))
    const port = String(await freePort())
    const copy = copyOfProject({ ACCORD_HOME: home, PORT: port })
    const [start, ask] = [commands.indexOf('npm start'), commands.length - 1]
    expect(commands.length).toBeLessThan(10)
    expect(start).toBeGreaterThan(0)

    const follow = (command: string) => {
      const { code, out } = copy.run(command.replace('localhost:4000', `127.0.0.1:${port}`))
      expect(code, `${command}\n${out}`).toBe(0)
      return out
    }
    for (const command of commands.slice(0, start)) follow(command)
    const graph = launch(['npm', 'start'], { cwd: copy.folder, env: copy.env })
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    expect(await comes(isReady, 60_000), graph.out()).toBe(true)
    for (const command of commands.slice(start + 1, ask)) follow(command)
    expect(JSON.parse(follow(commands[ask]!))).toEqual(JSON.parse(shown('json')[0]!))
    await graph.end()
    await clear(home)
  })
})
