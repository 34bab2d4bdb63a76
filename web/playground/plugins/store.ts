import { useSyncExternalStore } from 'react'

/** Creates a value outside of React. `set` changes the value; the hook `use` returns it and re-renders after a change. */
export function createStore<T>() {
  let value: T | undefined
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const set = (next: T | undefined) => {
    value = next
    for (const listener of listeners) listener()
  }
  return { set, use: () => useSyncExternalStore(subscribe, () => value) }
}
