import { host } from '#toolkit'

await host('organisations')
