import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { comes } from '#tests/embedded'
import { asking, freePort, launch, type Running } from '#tests/processes'

/** The example subgraph `notes` as a separate process. `file` is its own copy of the notes. */
export type Notes = Running & { url: string; port: number; file: string }

const example = fileURLToPath(new URL('../../examples/notes/', import.meta.url))

/** Starts the example and waits until it responds. A second start can reuse the port and the file. */
export async function startNotes({ port, file }: Partial<Pick<Notes, 'port' | 'file'>> = {}): Promise<Notes> {
  const on = port ?? (await freePort())
  const notes = file ?? copyOfNotes()
  const env = { PATH: process.env.PATH, PORT: String(on), NOTES: notes }
  const running = launch([process.execPath, 'main.js'], { cwd: example, env })
  const url = `http://127.0.0.1:${on}/graphql`
  const answers = () =>
    asking(url, '{ __typename }').then(
      () => true,
      () => false,
    )
  if (!(await comes(answers, 20_000))) throw new Error(`The notes subgraph does not respond: ${running.err()}`)
  return { ...running, url, port: on, file: notes }
}

function copyOfNotes(): string {
  const folder = mkdtempSync(join(tmpdir(), 'accord-notes-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  cpSync(join(example, 'notes.json'), join(folder, 'notes.json'))
  return join(folder, 'notes.json')
}
