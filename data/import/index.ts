export { listImports, undoImport } from './import-history.ts'
export { formatSummary, totalChanges } from './import-summary.ts'
export { type BundleInProgress, type LoadResult, loadBundle, MAX_DIFFERENCES } from './load-bundle.ts'
export { finishImports, settleInterrupted, watchInterrupted } from './two-phase-import.ts'
