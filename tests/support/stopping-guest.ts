import { createLog, untilStopped } from '#toolkit/runtime'

// A program that only waits to be stopped.
untilStopped(async () => console.log('stopped in order'), createLog('silent'))
setTimeout(() => {}, 10_000)
console.log('waiting')
