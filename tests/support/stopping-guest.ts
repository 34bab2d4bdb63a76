import { createLog, runUntilStopped } from '#toolkit/runtime'

// A program that only waits to be stopped.
runUntilStopped(async () => console.log('stopped in order'), createLog('silent'))
setTimeout(() => {}, 10_000)
console.log('waiting')
