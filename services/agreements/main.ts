import { host } from '#toolkit'

host('agreements')
