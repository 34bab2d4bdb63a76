import { useSyncExternalStore } from 'react'

type Text = { text: string; isError?: boolean; link?: string }

let shown: Text | undefined
const listeners = new Set<() => void>()

/** Shows a notice at the bottom of the page until it is closed or replaced. */
export function showNotice(text: Text | undefined): void {
  shown = text
  for (const listener of listeners) listener()
}

export function Notice() {
  const notice = useSyncExternalStore(subscribe, () => shown)
  return (
    <div className="notice-place" role="status">
      {notice && (
        <div className={notice.isError ? 'notice error' : 'notice'}>
          <p>{notice.text}</p>
          {notice.link && (
            <input aria-label="The link" readOnly value={notice.link} onFocus={event => event.target.select()} />
          )}
          <button type="button" className="action" onClick={() => showNotice(undefined)}>
            Close
          </button>
        </div>
      )}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
