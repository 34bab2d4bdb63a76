import { once } from 'node:events'
import { createServer } from 'node:http'
import { request } from 'undici'
import { expect, test } from 'vitest'
import { freePort } from '#tests/processes'
import { LightAbortController } from '#toolkit/runtime'

test('an abort calls each listener once and has the first reason', () => {
  const controller = new LightAbortController()
  const called: unknown[] = []
  const listener = () => called.push(controller.reason)
  controller.addEventListener('abort', listener)
  controller.addEventListener('abort', listener)
  const late = new DOMException('no answer in 50 ms', 'TimeoutError')
  expect([controller.aborted, called]).toEqual([false, []])
  controller.throwIfAborted()
  controller.abort(late)
  controller.abort(new Error('again'))
  expect([controller.aborted, called]).toEqual([true, [late]])
  expect(() => controller.throwIfAborted()).toThrow(late)
  controller.addEventListener('abort', listener)
  expect(called).toHaveLength(1)
})

test('an abort skips removed listeners and calls all others', () => {
  const controller = new LightAbortController()
  const called: string[] = []
  const [first, second, third] = ['first', 'second', 'third'].map(name => () => called.push(name)) as (() => number)[]
  for (const each of [first!, second!, third!]) controller.addEventListener('abort', each)
  controller.removeEventListener('abort', second!)
  controller.removeEventListener('abort', () => 0)
  controller.abort()
  expect(called).toEqual(['first', 'third'])
  expect((controller.reason as Error).name).toBe('AbortError')
})

test('an abort skips a listener that an earlier listener removes', () => {
  const controller = new LightAbortController()
  const called: string[] = []
  const second = () => called.push('second')
  controller.addEventListener('abort', () => {
    called.push('first')
    controller.removeEventListener('abort', second)
  })
  controller.addEventListener('abort', second)
  controller.addEventListener('abort', () => called.push('third'))
  controller.abort()
  expect(called).toEqual(['first', 'third'])
})

test('an abort rejects an HTTP request in progress', async () => {
  const port = await freePort()
  const server = createServer(() => {}).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const controller = new LightAbortController()
  const reason = new Error('the client left')
  const response = request(`http://127.0.0.1:${port}`, { signal: controller })
  const ended = expect(response).rejects.toThrow(reason)
  await once(server, 'request')
  controller.abort(reason)
  await ended
  server.closeAllConnections()
  server.close()
})
