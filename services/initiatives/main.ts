import { host } from '#toolkit'

await host('initiatives')
