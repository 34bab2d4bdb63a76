import { once } from 'node:events'
import { createServer } from 'node:http'
import { request } from 'undici'
import { expect, test } from 'vitest'
import { freePort } from '#tests/processes'
import { LightAbortController } from '#toolkit/runtime'

test('who listens to an ending is told once, and why', () => {
  const ending = new LightAbortController()
  const told: unknown[] = []
  const hear = () => told.push(ending.reason)
  ending.addEventListener('abort', hear)
  ending.addEventListener('abort', hear)
  const late = new DOMException('no answer in 50 ms', 'TimeoutError')
  expect([ending.aborted, told]).toEqual([false, []])
  ending.throwIfAborted()
  ending.abort(late)
  ending.abort(new Error('again'))
  expect([ending.aborted, told]).toEqual([true, [late]])
  expect(() => ending.throwIfAborted()).toThrow(late)
  ending.addEventListener('abort', hear)
  expect(told).toHaveLength(1)
})

test('who has left is not told, and nobody who stays is left out', () => {
  const ending = new LightAbortController()
  const told: string[] = []
  const [first, second, third] = ['first', 'second', 'third'].map(name => () => told.push(name)) as (() => number)[]
  for (const each of [first!, second!, third!]) ending.addEventListener('abort', each)
  ending.removeEventListener('abort', second!)
  ending.removeEventListener('abort', () => 0)
  ending.abort()
  expect(told).toEqual(['first', 'third'])
  expect((ending.reason as Error).name).toBe('AbortError')
})

test('who is taken out by one that is told before is not told', () => {
  const ending = new LightAbortController()
  const told: string[] = []
  const second = () => told.push('second')
  ending.addEventListener('abort', () => {
    told.push('first')
    ending.removeEventListener('abort', second)
  })
  ending.addEventListener('abort', second)
  ending.addEventListener('abort', () => told.push('third'))
  ending.abort()
  expect(told).toEqual(['first', 'third'])
})

test('a call over HTTP ends with it', async () => {
  const port = await freePort()
  const server = createServer(() => {}).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const ending = new LightAbortController()
  const left = new Error('nobody waits')
  const called = request(`http://127.0.0.1:${port}`, { signal: ending })
  const ended = expect(called).rejects.toThrow(left)
  await once(server, 'request')
  ending.abort(left)
  await ended
  server.closeAllConnections()
  server.close()
})
