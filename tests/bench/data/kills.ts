import { killImports } from '#tests/kills'
import { type Outcome, print } from './outcome.ts'
import { withServer } from './room.ts'

/** Kills running imports, and prints how many kills occurred at each step of an import. */
export const kills = (count: number): Promise<Outcome[]> =>
  withServer(async server => {
    await (await server.referenceIn('reference')).stop()
    const killsByStep = await killImports(server, 'reference', count).catch((error: Error) => {
      console.log(error)
      return undefined
    })
    console.log('')
    print([['time of the kill', 'kills'], ...(killsByStep ?? [])])
    return [
      {
        what: `${count} imports killed with SIGKILL`,
        target: 'complete or absent after the next start',
        measured: killsByStep ? 'true for all' : 'false: see the error above',
        met: killsByStep !== undefined,
      },
    ]
  })
