/*
 * What an AbortController and its signal are, for what each request makes several of. Node 20 changes the prototype of each
 * signal that it makes, so that each has a hidden class of its own: that takes longer than all the rest of a small call, and what
 * hangs on it is not let go of before V8 looks through all of its memory.
 */

/** Tells when to give up, and why. An AbortSignal is one. */
export type Signal = {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(event: 'abort', heard: () => void): void
  removeEventListener(event: 'abort', heard: () => void): void
}

/**
 * A signal and who gives it, in one. Who listens is told once; nobody is told what it was told before.
 *
 *     const ending = new Ending()
 *     ending.addEventListener('abort', () => socket.destroy())
 *     ending.abort(new DOMException('no answer in 50 ms', 'TimeoutError'))
 */
export class LightAbortController implements Signal {
  aborted = false
  reason: unknown = undefined
  readonly #heard: (() => void)[] = []

  abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    // One by one: who is told may take another one out.
    for (let tell = this.#heard.shift(); tell; tell = this.#heard.shift()) tell()
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }

  addEventListener(_: 'abort', heard: () => void): void {
    if (!this.aborted && !this.#heard.includes(heard)) this.#heard.push(heard)
  }

  removeEventListener(_: 'abort', heard: () => void): void {
    const at = this.#heard.indexOf(heard)
    if (at !== -1) this.#heard.splice(at, 1)
  }
}
