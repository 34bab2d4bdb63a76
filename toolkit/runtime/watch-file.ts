import { readFileSync, statSync } from 'node:fs'
import type { Log } from './log.ts'

const pause = 250

/**
 * Hands on the text of a file whenever it has become another, and at SIGHUP.
 *
 *     const stop = following(supergraphFile(config), supergraphSdl, graph.take, log)
 *
 * Its state is looked at four times a second, which also sees files that are moved into place, links that are turned to
 * another file, as in Kubernetes, and drives that tell of no changes. It is read once that has stood still for a moment. What
 * `take` throws is told in the log, and what was taken before stays.
 */
export function watchFile(file: URL, current: string, take: (text: string) => Promise<unknown>, log: Log): () => void {
  let known = current
  let [taken, before]: (string | undefined)[] = []
  let taking = Promise.resolve()

  async function read(isAsked: boolean): Promise<void> {
    try {
      const text = readFileSync(file, 'utf8')
      if (text === known && !isAsked) return
      known = text
      await take(text)
      log.info({ file: file.pathname }, 'the graph has been replaced')
    } catch (error) {
      const reason = (error as Error).message
      log.error({ file: file.pathname, reason }, 'the new graph is refused, and the old one stays')
    }
  }
  const readNext = (isAsked: boolean) => {
    taking = taking.then(() => read(isAsked))
  }
  const look = () => {
    const now = stateOf(file)
    const isSettled = now === before
    before = now
    if (now === undefined || now === taken || !isSettled) return
    taken = now
    readNext(false)
  }
  const asked = () => readNext(true)
  const timer = setInterval(look, pause).unref()
  process.on('SIGHUP', asked)
  return () => {
    clearInterval(timer)
    process.off('SIGHUP', asked)
  }
}

function stateOf(file: URL): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat && `${stat.ino} ${stat.mtimeMs} ${stat.size}`
}
