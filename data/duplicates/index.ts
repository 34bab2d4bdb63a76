export { asLines, asTable, duplicatesIn, eachIdOnce, LIKENESS } from './duplicates.ts'
