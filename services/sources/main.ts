import { host } from '#toolkit'

host('sources')
