import { host } from '#toolkit'

host('initiatives')
