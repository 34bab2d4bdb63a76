import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createConcurrencyLimit } from '#src/gateway/load-shedding/concurrency-limit.ts'

const limitOf = (maxConcurrent: number, maxQueued: number, burst = 10_000, jam = burst, idle = 0) =>
  createConcurrencyLimit({ maxConcurrent, maxQueued, queueTimeouts: { burst, jam, idle } })

test('the limit admits `maxConcurrent` requests, queues `maxQueued` and rejects the rest', () => {
  const { enter, state, isFull } = limitOf(2, 1)
  expect([enter()?.admitted, enter()?.admitted]).toEqual([true, true])
  expect(isFull()).toBe(false)
  expect(enter()?.admitted).toBeInstanceOf(Promise)
  expect([enter(), isFull(), state()]).toEqual([undefined, true, { running: 2, queued: 1 }])
})

test('without a queue, a request above the limit is rejected', () => {
  const { enter } = limitOf(1, 0)
  const ticket = enter()
  expect(enter()).toBeUndefined()
  ticket!.leave()
  expect(enter()?.admitted).toBe(true)
})

test('the queue admits requests in the order of arrival', async () => {
  const { enter, state } = limitOf(1, 3)
  const [first, ...others] = [enter()!, enter()!, enter()!, enter()!]
  const order: number[] = []
  for (const [at, ticket] of others.entries())
    Promise.resolve(ticket.admitted).then(() => {
      order.push(at)
      ticket.leave()
    })
  first!.leave()
  await pause(5)
  expect([order, state()]).toEqual([[0, 1, 2], { running: 0, queued: 0 }])
})

test('a second call of `leave` has no effect', () => {
  const { enter, state } = limitOf(2, 2)
  const [one] = [enter()!, enter()!]
  one.leave()
  one.leave()
  expect(state()).toEqual({ running: 1, queued: 0 })
})

test('a request that leaves the queue is not admitted and does not delay the next one', async () => {
  const { enter, state } = limitOf(1, 2)
  const [at, leaving, staying] = [enter()!, enter()!, enter()!]
  leaving.leave()
  leaving.leave()
  expect([await leaving.admitted, state()]).toEqual([false, { running: 1, queued: 1 }])
  at.leave()
  expect([await staying.admitted, state()]).toEqual([true, { running: 1, queued: 0 }])
})

test('a request leaves the queue after the timeout and occupies no place', async () => {
  const { enter, state } = limitOf(1, 1, 20)
  const [at, late] = [enter()!, enter()!]
  expect([await late.admitted, state()]).toEqual([false, { running: 1, queued: 0 }])
  late.leave()
  at.leave()
  expect(state()).toEqual({ running: 0, queued: 0 })
})

test('the number of running requests stays correct under mixed load', async () => {
  const { enter, state } = limitOf(4, 8, 5)
  const one = async (turn: number) => {
    const ticket = enter()
    if (!ticket) return
    expect(state().running).toBeLessThanOrEqual(4)
    if (turn % 3 === 0) ticket.leave()
    if (await ticket.admitted) await pause(turn % 4)
    ticket.leave()
  }
  for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 20 }, (_, turn) => one(turn)))
  expect(state()).toEqual({ running: 0, queued: 0 })
})

test('the timeout is shorter for a request that joins an old queue', async () => {
  const { enter } = limitOf(1, 10, 100, 20)
  const waited = async () => {
    const began = performance.now()
    await enter()!.admitted
    return performance.now() - began
  }
  enter()
  // The queue is never empty.
  const [first, second, third] = await Promise.all([waited(), pause(60).then(waited), pause(130).then(waited)])
  expect(first).toBeGreaterThanOrEqual(95)
  expect(second).toBeGreaterThanOrEqual(95)
  expect(third).toBeLessThan(95)
})

test('in a burst, the queue also holds what was recently answered in 250 ms', async () => {
  const limitWith = (maxQueued: number) => {
    const all = limitOf(8, maxQueued)
    const answer = (count: number) => {
      for (let at = 0; at < count; at++) all.enter()!.leave()
      all.adapt(true)
    }
    const admittedOrQueued = () => {
      const tickets = Array.from({ length: 500 }, all.enter).filter(ticket => ticket !== undefined)
      for (const ticket of tickets) ticket.leave()
      return tickets.length
    }
    return { answer, admittedOrQueued }
  }
  expect(limitWith(2).admittedOrQueued()).toBe(8 + 2)
  const { answer, admittedOrQueued } = limitWith(2)
  answer(40)
  expect(admittedOrQueued()).toBe(8 + 100)
  for (let tenths = 0; tenths < 11; tenths++) answer(0)
  expect(admittedOrQueued()).toBe(8 + 2)
  const none = limitWith(0)
  none.answer(40)
  expect(none.admittedOrQueued()).toBe(8)
})

test('the timeout is longer while the processor is idle, and shorter again once it is busy', async () => {
  const { enter, adapt } = limitOf(1, 10, 20, 20, 100)
  const waited = async () => {
    const began = performance.now()
    await enter()!.admitted
    return performance.now() - began
  }
  enter()
  expect(await waited()).toBeGreaterThanOrEqual(95)
  adapt(true)
  expect(await waited()).toBeLessThan(95)
})

test('an old queue on a busy processor accepts no request beyond `maxQueued`', async () => {
  const { enter, adapt, state } = limitOf(32, 2, 40, 1_000)
  adapt(true)
  for (let at = 0; at < 9; at++) enter()
  await pause(20)
  for (let at = 0; at < 3; at++) enter()
  expect(state()).toEqual({ running: 8, queued: 4 })
  await pause(30)
  // The first request of the queue has reached its timeout.
  expect([state(), enter()]).toEqual([{ running: 8, queued: 3 }, undefined])
  adapt(false)
  enter()
  expect(state()).toEqual({ running: 12, queued: 0 })
})

test('the limit starts at 8, doubles while requests queue on an idle processor, and returns to 8', () => {
  const { enter, adapt, state, isFull } = limitOf(32, 32)
  const tickets = Array.from({ length: 64 }, () => enter()!)
  expect([state(), isFull(), enter()]).toEqual([{ running: 8, queued: 56 }, true, undefined])
  adapt(true)
  expect([state(), isFull()]).toEqual([{ running: 8, queued: 56 }, true])
  adapt(false)
  expect(state()).toEqual({ running: 16, queued: 48 })
  adapt(false)
  expect(state()).toEqual({ running: 32, queued: 32 })
  adapt(true)
  tickets[0]!.leave()
  expect([state(), isFull()]).toEqual([{ running: 31, queued: 32 }, false])
  for (const ticket of tickets) ticket.leave()
  expect(state()).toEqual({ running: 0, queued: 0 })
})
