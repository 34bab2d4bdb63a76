import { LightAbortController, type Signal } from '#toolkit/runtime'

/** Calls `run` with a signal that aborts after `ms` milliseconds or when `outer` aborts; then rejects at once. */
export async function withTimeout<T>(ms: number, outer: Signal, run: (signal: Signal) => Promise<T>): Promise<T> {
  outer.throwIfAborted()
  const ending = new LightAbortController()
  const end = () => ending.abort(outer.reason)
  const timer = setTimeout(() => ending.abort(new DOMException(`no answer in ${ms} ms`, 'TimeoutError')), ms)
  outer.addEventListener('abort', end)
  try {
    const ended = new Promise<never>((_, reject) => {
      ending.addEventListener('abort', () => reject(ending.reason))
    })
    return await Promise.race([ended, run(ending)])
  } catch (error) {
    // Aborts the call, so that the HTTP client reads no more of the response.
    ending.abort()
    throw error
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', end)
  }
}

export const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError'
