import { host } from '#toolkit'

await host('links')
