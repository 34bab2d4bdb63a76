export { loadDataset, mappingFor } from './load-dataset.ts'
