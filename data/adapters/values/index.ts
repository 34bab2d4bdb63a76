export { type Country, countries, countryOf, rowsOfCountry } from './countries.ts'
export { dateParser, escapeRegExp, formatError, hasMonthNames, numberParser } from './date-number-formats.ts'
export { dateTransforms, slugOf, type Transform, type TransformName, transforms } from './transforms.ts'
