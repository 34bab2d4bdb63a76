import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyOfProject } from '#tests/copy'
import { blocksOf } from '#tests/documents'
import { clear, comes } from '#tests/embedded'
import { textOf } from '#tests/files'
import { freePort, launch } from '#tests/processes'

// Runs the commands of docs/extending.md on a copy of the project. Only the port differs, because 4000 may be in use.

const page = 'docs/extending.md'
const end = textOf(page).slice(0, textOf(page).indexOf('\n## Its files')).split('\n').length
const blocks = blocksOf(page).filter(({ line }) => line < end)
const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim())
const blocksIn = (language: string) => blocks.filter(block => block.language === language).map(({ text }) => text)

describe('docs/extending.md', () => {
  test('has the diff and the rows of the example', () => {
    expect(blocksIn('diff')).toEqual([textOf('examples/offices/opened.diff')])
    expect(blocksIn('csv')).toEqual(['offices', 'sources'].map(table => textOf(`examples/offices/bundle/${table}.csv`)))
  })

  test('leads to a federated response in fewer than ten commands', { tags: ['long'], timeout: 300_000 }, async () => {
    const home = mkdtempSync(join(tmpdir(), 'accord-home-'))
    const port = String(await freePort())
    const copy = copyOfProject({ ACCORD_HOME: home, PORT: port })
    const [start, ask] = [commands.indexOf('npm start'), commands.length - 1]
    expect(commands.length).toBeLessThan(10)
    expect(start).toBeGreaterThan(0)

    const execute = (command: string) => {
      const { code, out } = copy.run(command.replace('localhost:4000', `127.0.0.1:${port}`))
      expect(code, `${command}\n${out}`).toBe(0)
      return out
    }
    for (const command of commands.slice(0, start)) execute(command)
    const graph = launch(['npm', 'start'], { cwd: copy.folder, env: copy.env })
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    expect(await comes(isReady, 60_000), graph.out()).toBe(true)
    for (const command of commands.slice(start + 1, ask)) execute(command)
    expect(JSON.parse(execute(commands[ask]!))).toEqual(JSON.parse(blocksIn('json')[0]!))
    await graph.end()
    await clear(home)
  })
})
