export { type Country, countries, countryOf, rowsOfCountry } from './countries.ts'
export { escaped, faultOfFormat, knowsMonths, readingDates, readingNumbers } from './date-number-formats.ts'
export { ofDates, slugOf, type Transform, type TransformName, transforms } from './transforms.ts'
