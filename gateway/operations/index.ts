export { type Recorder, type Recording, recordedIn, recording } from './operation-recording.ts'
export {
  among,
  type Documents,
  knowing,
  manifestsOf,
  operationsOf,
  persistedQueryOf,
  readManifest,
} from './persisted-documents.ts'
export { faultsOf, faultsOfVariables, isAboutSchema } from './validate-operation.ts'
export { readScalars, refusingBrokenScalars } from './validate-scalars.ts'
export { faultOfVariables, refusingBrokenTexts } from './validate-strings.ts'
