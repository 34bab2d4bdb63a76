export {
  createOperationRecorder,
  type OperationRecord,
  type OperationRecorder,
  readRecordedOperations,
} from './operation-recording.ts'
export {
  createManifests,
  createPersistedDocumentsPlugin,
  isPersisted,
  operationNames,
  type PersistedDocuments,
  persistedQueryOf,
  readManifest,
} from './persisted-documents.ts'
export { isIntrospectionOnly, operationErrors, variableErrors } from './validate-operation.ts'
export { scalarValidationPlugin, useValidatingScalars } from './validate-scalars.ts'
export { invalidStringIn, stringValidationPlugin } from './validate-strings.ts'
