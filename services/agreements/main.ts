import { host } from '#toolkit'

await host('agreements')
