import { setTimeout as pause } from 'node:timers/promises'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { type EventLoop, watchEventLoop } from '#src/gateway/load-shedding/event-loop-lag.ts'

let isBusy: boolean | undefined
const apps: FastifyInstance[] = []
afterEach(() => Promise.all(apps.splice(0).map(app => app.close())))

async function watch(limits: { maxLag: number; maxDuration: number }): Promise<EventLoop> {
  const app = fastify()
  apps.push(app)
  const eventLoop = await watchEventLoop(app, busy => (isBusy = busy), limits)
  app.addHook('onClose', async () => eventLoop.stop())
  return eventLoop
}

/** Blocks the event loop for `ms` milliseconds in total, `each` milliseconds at a time. */
async function block(ms: number, each: number): Promise<void> {
  for (const began = performance.now(); performance.now() - began < ms; await new Promise(setImmediate))
    for (const since = performance.now(); performance.now() - since < each; );
}

test('an idle loop is neither busy nor behind', async () => {
  const loop = await watch({ maxLag: 200, maxDuration: 300 })
  await pause(400)
  expect([isBusy, loop.isBehind()]).toEqual([false, false])
})

test('a blocked loop is busy at once, and behind after its lag has lasted for `maxDuration`', async () => {
  const loop = await watch({ maxLag: 50, maxDuration: 1_000 })
  await block(900, 120)
  expect([isBusy, loop.isBehind()]).toEqual([true, false])
  await block(1_200, 120)
  expect([isBusy, loop.isBehind(), loop.lag() > 50]).toEqual([true, true, true])
  await pause(1_100)
  expect(loop.isBehind()).toBe(false)
})

test('a loop that always works in short turns is busy and not behind', async () => {
  const loop = await watch({ maxLag: 200, maxDuration: 300 })
  await block(800, 2)
  expect([isBusy, loop.isBehind()]).toEqual([true, false])
})
