import { killImports } from '#tests/kills'
import { type Outcome, print } from './outcome.ts'
import { withServer } from './room.ts'

/** Kills running imports, and prints how many kills hit each step of an import. */
export const kills = (count: number): Promise<Outcome[]> =>
  withServer(async server => {
    await (await server.referenceIn('reference')).stop()
    const landed = await killImports(server, 'reference', count).catch((error: Error) => {
      console.log(error)
      return undefined
    })
    console.log('')
    print([['step that was killed', 'kills'], ...(landed ?? [])])
    return [
      {
        what: `${count} imports killed with SIGKILL`,
        target: 'complete or absent after the next start',
        measured: landed ? 'true for all' : 'false: see the error above',
        met: landed !== undefined,
      },
    ]
  })
