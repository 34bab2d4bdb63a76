import { killImports } from '#tests/kills'
import { type Outcome, print } from './outcome.ts'
import { withServer } from './room.ts'

/** Kills imports in the middle, and prints where the kills landed. */
export const kills = (count: number): Promise<Outcome[]> =>
  withServer(async server => {
    await (await server.referenceIn('reference')).stop()
    const landed = await killImports(server, 'reference', count).catch((error: Error) => {
      console.log(error)
      return undefined
    })
    console.log('')
    print([['where the kills landed', 'kills'], ...(landed ?? [])])
    return [
      {
        what: `${count} imports killed with SIGKILL`,
        target: 'whole or not at all after the next start',
        measured: landed ? 'so for all' : 'not so: see above',
        met: landed !== undefined,
      },
    ]
  })
