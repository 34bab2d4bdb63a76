export {
  type BundleError,
  type BundleErrors,
  type Comparison,
  createBundleErrors,
  escapeControls,
  tableOf,
} from './bundle-errors.ts'
export { type PlacedRow, parseRow, type Rows, readRows, readTable } from './bundle-reader.ts'
export { type FormatError, formatErrorOf, wordsOf } from './cell-formats.ts'
export { isBlank, readRecords, recordError } from './csv-reader.ts'
export { onExitSignal } from './exit-signals.ts'
export { hashFiles } from './file-hashes.ts'
export { separatorError } from './header.ts'
export { isCustomTable, isId, prefixesOf, tableByPrefix } from './id-format.ts'
export { openBundle } from './open-bundle.ts'
export { createProgress } from './progress.ts'
export { createTempFolder } from './temp-folder.ts'
