export { InvalidGraph, remainingErrors, validateGraph } from './check-graph.ts'
