import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createConcurrencyLimit } from '#src/gateway/load-shedding/concurrency-limit.ts'

const places = (maxConcurrent: number, maxQueued: number, burst = 10_000, jam = burst, idle = 0) =>
  createConcurrencyLimit({ maxConcurrent, maxQueued, queueTimeouts: { burst, jam, idle } })

test('there are as many places as were given, then a queue, then nothing', () => {
  const { enter, state, isFull } = places(2, 1)
  expect([enter()?.admitted, enter()?.admitted]).toEqual([true, true])
  expect(isFull()).toBe(false)
  expect(enter()?.admitted).toBeInstanceOf(Promise)
  expect([enter(), isFull(), state()]).toEqual([undefined, true, { running: 2, queued: 1 }])
})

test('without a queue, what finds no place is refused', () => {
  const { enter } = places(1, 0)
  const ticket = enter()
  expect(enter()).toBeUndefined()
  ticket!.leave()
  expect(enter()?.admitted).toBe(true)
})

test('a place goes to who has waited longest', async () => {
  const { enter, state } = places(1, 3)
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

test('a place is given back once, however often its ticket is', () => {
  const { enter, state } = places(2, 2)
  const [one] = [enter()!, enter()!]
  one.leave()
  one.leave()
  expect(state()).toEqual({ running: 1, queued: 0 })
})

test('who leaves the queue is admitted no more, and holds up nobody', async () => {
  const { enter, state } = places(1, 2)
  const [at, leaving, staying] = [enter()!, enter()!, enter()!]
  leaving.leave()
  leaving.leave()
  expect([await leaving.admitted, state()]).toEqual([false, { running: 1, queued: 1 }])
  at.leave()
  expect([await staying.admitted, state()]).toEqual([true, { running: 1, queued: 0 }])
})

test('who has waited long enough leaves, and the place is for the next', async () => {
  const { enter, state } = places(1, 1, 20)
  const [at, tired] = [enter()!, enter()!]
  expect([await tired.admitted, state()]).toEqual([false, { running: 1, queued: 0 }])
  tired.leave()
  at.leave()
  expect(state()).toEqual({ running: 0, queued: 0 })
})

test('whatever comes and goes, no place is lost and none is made', async () => {
  const { enter, state } = places(4, 8, 5)
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

test('who comes to a queue that has been there for long waits less long', async () => {
  const { enter } = places(1, 10, 100, 20)
  const waited = async () => {
    const began = performance.now()
    await enter()!.admitted
    return performance.now() - began
  }
  enter()
  // Somebody waits all the time.
  const [first, second, third] = await Promise.all([waited(), pause(60).then(waited), pause(130).then(waited)])
  expect(first).toBeGreaterThanOrEqual(95)
  expect(second).toBeGreaterThanOrEqual(95)
  expect(third).toBeLessThan(95)
})

test('in a burst more may wait where answers are quick, as many as were given in a quarter of a second', async () => {
  const answering = (waiting: number) => {
    const all = places(8, waiting)
    const answer = (count: number) => {
      for (let at = 0; at < count; at++) all.enter()!.leave()
      all.adapt(true)
    }
    const taken = () => {
      const tickets = Array.from({ length: 500 }, all.enter).filter(ticket => ticket !== undefined)
      for (const ticket of tickets) ticket.leave()
      return tickets.length
    }
    return { answer, taken }
  }
  expect(answering(2).taken()).toBe(8 + 2)
  const { answer, taken } = answering(2)
  answer(40)
  expect(taken()).toBe(8 + 100)
  for (let tenths = 0; tenths < 11; tenths++) answer(0)
  expect(taken()).toBe(8 + 2)
  const none = answering(0)
  none.answer(40)
  expect(none.taken()).toBe(8)
})

test('while the processor is idle, all wait longer, and no longer once it is busy', async () => {
  const { enter, adapt } = places(1, 10, 20, 20, 100)
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

test('once a queue has been there for long and the processor is busy, no more wait than are to', async () => {
  const { enter, adapt, state } = places(32, 2, 40, 1_000)
  adapt(true)
  for (let at = 0; at < 9; at++) enter()
  await pause(20)
  for (let at = 0; at < 3; at++) enter()
  expect(state()).toEqual({ running: 8, queued: 4 })
  await pause(30)
  // The first of them has waited long enough.
  expect([state(), enter()]).toEqual([{ running: 8, queued: 3 }, undefined])
  adapt(false)
  enter()
  expect(state()).toEqual({ running: 12, queued: 0 })
})

test('a few are let in at once, more while others wait and the processor is not busy, and then a few again', () => {
  const { enter, adapt, state, isFull } = places(32, 32)
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
