import { createStore } from './store.ts'

type Text = { text: string; isError?: boolean; link?: string }

const shown = createStore<Text>()

/** Shows a notice at the bottom of the page until the user closes it or another call replaces it. */
export const showNotice = shown.set

export function Notice() {
  const notice = shown.use()
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
