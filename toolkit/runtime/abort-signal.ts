/*
 * A light AbortController, since each request creates several. Node 20 changes the prototype of each AbortSignal, which
 * takes longer than the rest of a small call. The listeners also stay in memory until a full garbage collection.
 */

/** Reports that work must stop, and why. Each AbortSignal has this type. */
export type Signal = {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(event: 'abort', listener: () => void): void
  removeEventListener(event: 'abort', listener: () => void): void
}

/**
 * A controller and its signal in one object. It calls each listener once. A listener that is added after the abort is
 * never called.
 *
 *     const controller = new LightAbortController()
 *     controller.addEventListener('abort', () => socket.destroy())
 *     controller.abort(new DOMException('no response in 50 ms', 'TimeoutError'))
 */
export class LightAbortController implements Signal {
  aborted = false
  reason: unknown = undefined
  readonly #listeners: (() => void)[] = []

  abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    // One by one: a listener may remove another one.
    for (let listener = this.#listeners.shift(); listener; listener = this.#listeners.shift()) listener()
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }

  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.aborted && !this.#listeners.includes(listener)) this.#listeners.push(listener)
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener)
    if (at !== -1) this.#listeners.splice(at, 1)
  }
}
