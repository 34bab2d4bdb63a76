/*
 * `node .ci/first-answer.mjs <clone>`: starts the clone with `npm start`, sends the README's first query, compares the response,
 * opens the playground, stops the process with a signal, and checks that PostgreSQL has exited. It runs twice: the first start
 * creates the database, and builds the playground if `npm ci` has not.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

const clone = resolve(process.argv[2] ?? '.')
const readme = readFileSync(join(clone, 'README.md'), 'utf8')
const blockOf = language => readme.match(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm'))[1]
const question = blockOf('graphql')
const answer = JSON.parse(blockOf('json'))

let child
let folder
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, () => leave(new Error(signal)))

try {
  for (const start of ['first', 'later']) console.log(`${start} start: answer after ${await firstAnswer()} s`)
  leave()
} catch (error) {
  leave(error)
}

async function firstAnswer() {
  const port = await freePort()
  const begin = performance.now()
  // A process group, so that all of it can be killed on failure.
  child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  let log = ''
  child.stdout.on('data', text => {
    log += text
  })
  const ended = once(child, 'close')
  const given = await comes(
    () => (child.exitCode === null ? ask(port) : 'npm start ended'),
    60,
    () => log,
  )
  const seconds = ((performance.now() - begin) / 1000).toFixed(2)
  if (!isDeepStrictEqual(given, answer))
    throw new Error(`The response differs from the README: ${JSON.stringify(given)}\n${log}`)

  await playground(port)
  const { pid, data } = JSON.parse(log.split('\n').find(line => line.includes('"PostgreSQL is ready"')))
  if (!isAlive(pid)) throw new Error(`PostgreSQL is not the process ${pid}.`)
  folder = dirname(data)
  child.kill('SIGTERM')
  await Promise.race([ended, pause(20_000)])
  if (!log.includes('"PostgreSQL has stopped"')) throw new Error(`It did not end in order:\n${log}`)
  await comes(
    () => !isAlive(pid),
    5,
    () => `PostgreSQL is still the process ${pid}.`,
  )
  child = undefined
  return seconds
}

async function ask(port) {
  const body = JSON.stringify({ query: question })
  const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  return fetch(`http://localhost:${port}/graphql`, options).then(
    response => response.json(),
    () => undefined,
  )
}

// Without devDependencies the playground is not built, and its page says so.
async function playground(port) {
  const expected = existsSync(join(clone, 'node_modules/vite'))
    ? '<script type="module"'
    : 'The playground is not built.'
  const page = () => fetch(`http://localhost:${port}/playground/`).then(response => response.text())
  await comes(
    async () => (await page()).includes(expected),
    60,
    () => `The playground lacks: ${expected}`,
  )
}

async function comes(isThere, seconds, otherwise) {
  for (const until = performance.now() + seconds * 1000; performance.now() < until; await pause(20)) {
    const found = await isThere()
    if (found) return found
  }
  throw new Error(`Waited for ${seconds} s. ${otherwise()}`)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// Below the port ranges of PostgreSQL and of outgoing connections.
async function freePort() {
  const server = createServer().listen(12_000 + Math.floor(Math.random() * 8_000))
  const [event] = await Promise.race([once(server, 'listening').then(() => []), once(server, 'error').then(() => [1])])
  if (event) return freePort()
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

function leave(error) {
  if (error) console.error(error.message)
  if (child?.pid) {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {}
  }
  // As root, if PostgreSQL cannot enter the clone, the data folder is outside of it.
  if (folder && !folder.startsWith(clone) && existsSync(folder)) rmSync(folder, { recursive: true })
  process.exit(error ? 1 : 0)
}
