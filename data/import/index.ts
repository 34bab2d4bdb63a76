export { importsOf, undoImport } from './import-history.ts'
export { summaryOf, sumOf } from './import-summary.ts'
export { type Emerging, type Loaded, loadBundle, mostDifferences } from './load-bundle.ts'
export { finishImports, keepFinishing, settleCutOff } from './two-phase-import.ts'
