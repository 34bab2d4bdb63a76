import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { filesIn, textOf } from '#tests/files'

/*
 * Reads the Dockerfile and makes the folder of its image, for a machine without Docker. The folder has the files and
 * the packages, each copied or linked from this checkout, but no operating system.
 */

type Instruction = { name: string; text: string }

/** The instructions of each stage of the Dockerfile, from FROM to FROM. */
export const stages = stagesOf(textOf('Dockerfile'))
const last = stages.at(-1)!

/** The settings of the image for the process that runs in it. */
export const image = {
  env: Object.fromEntries(
    textsOf('ENV').flatMap(text => [...text.matchAll(/(\w+)=(\S+)/g)].map(([, k, v]) => [k!, v!])),
  ),
  entrypoint: JSON.parse(textsOf('ENTRYPOINT')[0]!) as string[],
  command: JSON.parse(textsOf('CMD')[0]!) as string[],
  healthcheck: JSON.parse(/CMD (\[.*\])$/.exec(textsOf('HEALTHCHECK')[0]!)![1]!) as string[],
  user: textsOf('USER').at(-1)!,
}

/** The files of the repository that are in the build context: .dockerignore does not exclude them. */
export const context = filesIn().filter(isIncluded)

/** Makes the folder of the last stage in the temporary folder. Throws if a COPY finds no file. */
export function imageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'accord-image-'))
  // `/keys` is only the mount point of a volume.
  for (const text of textsOf('COPY').filter(each => !each.endsWith(' /keys'))) {
    const isBuilt = text.startsWith('--from=build ')
    const paths = text.replace('--from=build ', '').replaceAll('/accord/', '').split(' ')
    const to = paths.pop()!
    for (const path of paths) {
      if (path === 'node_modules') linkPackages(folder)
      else if (isBuilt) copyBuilt(path, join(folder, to))
      else copy(path, join(folder, to === './' ? path : to))
    }
  }
  return folder
}

function stagesOf(text: string): Instruction[][] {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
  const found: Instruction[][] = []
  for (const line of lines.filter(Boolean)) {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line)!
    if (name === 'FROM') found.push([])
    found.at(-1)!.push({ name: name!, text: rest! })
  }
  return found
}

function textsOf(name: string): string[] {
  return last.filter(each => each.name === name).map(({ text }) => text)
}

// Like Docker, this uses the last line that matches, and a line also matches all files below its path.
function isIncluded(path: string): boolean {
  const lines = textOf('.dockerignore').split('\n')
  let isIn = true
  for (const line of lines.filter(each => each !== '' && !each.startsWith('#'))) {
    const pattern = line.replace(/^!/, '')
    if (pattern === '*' || path === pattern || path.startsWith(`${pattern}/`)) isIn = line.startsWith('!')
  }
  return isIn
}

const here = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

function copy(path: string, to: string): void {
  const files = context.filter(file => file === path || file.startsWith(`${path}/`))
  if (files.length === 0) throw new Error(`COPY ${path}: .dockerignore excludes all its files.`)
  for (const file of files) cpSync(here(file), join(to, file.slice(path.length)))
}

// Copies the playground, if it is built.
function copyBuilt(path: string, to: string): void {
  if (existsSync(here(path))) cpSync(here(path), to, { recursive: true })
}

// Links the packages that the image has to those that are installed here.
function linkPackages(folder: string): void {
  const { packages } = JSON.parse(readFileSync(here('package-lock.json'), 'utf8'))
  const removed = stages[0]!.flatMap(({ text }) =>
    [...text.matchAll(/rm -rf (node_modules\S+)/g)].map(([, path]) => path!),
  )
  for (const [path, { dev }] of Object.entries<{ dev?: true }>(packages)) {
    const isInner = path.lastIndexOf('node_modules/') !== 0
    const isRemoved = removed.some(each => path.startsWith(`${each}/`))
    if (dev || isInner || isRemoved || !existsSync(here(path))) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    symlinkSync(here(path), join(folder, path))
  }
}
