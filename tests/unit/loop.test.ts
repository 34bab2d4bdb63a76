import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type EventLoop, watchEventLoop } from '#src/gateway/load-shedding/event-loop-lag.ts'

let loop: EventLoop | undefined
let isBusy: boolean | undefined
const onSample = (busy: boolean) => (isBusy = busy)
afterEach(() => loop?.stop())

/** Keeps the loop from turning, `each` milliseconds at a time. */
async function block(ms: number, each: number): Promise<void> {
  for (const began = performance.now(); performance.now() - began < ms; await new Promise(setImmediate))
    for (const since = performance.now(); performance.now() - since < each; );
}

test('a loop at rest is neither busy nor behind', async () => {
  loop = watchEventLoop({ limit: 200, borne: 300, onSample })
  await pause(400)
  expect([isBusy, loop.isBehind()]).toEqual([false, false])
})

test('one that works all the time is busy; it is behind only once it has lagged for long', async () => {
  loop = watchEventLoop({ limit: 50, borne: 1_000, onSample })
  await block(900, 120)
  expect([isBusy, loop.isBehind()]).toEqual([true, false])
  await block(1_200, 120)
  expect([isBusy, loop.isBehind(), loop.lag() > 50]).toEqual([true, true, true])
  await pause(1_100)
  expect(loop.isBehind()).toBe(false)
})

test('one that works all the time in short turns is busy, and not behind', async () => {
  loop = watchEventLoop({ limit: 200, borne: 300, onSample })
  await block(800, 2)
  expect([isBusy, loop.isBehind()]).toEqual([true, false])
})
