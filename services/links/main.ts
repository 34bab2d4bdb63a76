import { host } from '#toolkit'

host('links')
