export { loadAdapted, mappingFor } from './load-dataset.ts'
