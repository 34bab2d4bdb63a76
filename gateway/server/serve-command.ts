import { main } from '#toolkit/runtime'
import { serveSubgraph, subgraphNames } from '#toolkit/subgraph'
import { readOptions } from './cli-options.ts'

// `npm run serve -- sources` runs a subgraph, `npm run serve -- gateway --workers 4` the gateway with a worker pool.

main(async () => {
  const { words, workers } = readOptions('npm run serve --', process.argv.slice(2), '[name]')
  const [name] = words
  const names = [...subgraphNames(), 'gateway']
  if (name === undefined || !names.includes(name)) {
    throw new Error(`Say what to serve, one of ${names.join(', ')}: npm run serve -- ${names[0]}`)
  }
  if (workers !== undefined && name !== 'gateway') {
    throw new Error('Only the gateway has workers. For a subgraph, start several processes behind a proxy.')
  }
  if (name === 'gateway') await import('./gateway-main.ts')
  else serveSubgraph(name)
})
