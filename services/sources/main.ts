import { host } from '#toolkit'

await host('sources')
