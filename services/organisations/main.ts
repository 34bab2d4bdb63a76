import { host } from '#toolkit'

host('organisations')
