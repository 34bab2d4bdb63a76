import { readFileSync, statSync } from 'node:fs'
import type { Log } from './log.ts'

const POLL_INTERVAL_MS = 250

/**
 * Calls `onChange` with the text of a supergraph file when the text has changed, and at each SIGHUP. Logs an error of
 * `onChange`. Returns the function that stops watching.
 *
 *     const stop = watchFile(supergraphFile(config), supergraphSdl, sdl => graph.replace(sdl), log)
 *
 * Polls the file every 250 ms and reads it when two polls in a row find the same new state. Unlike events of the file
 * system, polls also detect renamed files, changed symbolic links (Kubernetes) and changes on network drives.
 */
export function watchFile(
  file: URL,
  current: string,
  onChange: (text: string) => Promise<unknown>,
  log: Log,
): () => void {
  let known = current
  let [handledState, lastState]: (string | undefined)[] = []
  let queue = Promise.resolve()

  async function read(isForced: boolean): Promise<void> {
    try {
      const text = readFileSync(file, 'utf8')
      if (text === known && !isForced) return
      known = text
      await onChange(text)
      log.info({ file: file.pathname }, 'supergraph reloaded')
    } catch (error) {
      const reason = (error as Error).message
      log.error({ file: file.pathname, reason }, 'cannot load the new supergraph; the former one stays in use')
    }
  }
  const enqueueRead = (isForced: boolean) => {
    queue = queue.then(() => read(isForced))
  }
  const poll = () => {
    const now = stateOf(file)
    const isSettled = now === lastState
    lastState = now
    if (now === undefined || now === handledState || !isSettled) return
    handledState = now
    enqueueRead(false)
  }
  const onHangUp = () => enqueueRead(true)
  const timer = setInterval(poll, POLL_INTERVAL_MS).unref()
  process.on('SIGHUP', onHangUp)
  return () => {
    clearInterval(timer)
    process.off('SIGHUP', onHangUp)
  }
}

function stateOf(file: URL): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat && `${stat.ino} ${stat.mtimeMs} ${stat.size}`
}
