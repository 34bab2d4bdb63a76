/*
 * Test files share their modules, so a hook of a support module would run for the first file alone. Support modules register
 * their cleanup here instead, and `setup.ts`, which vitest runs for each file, calls `cleanUp` at the end of the file.
 */

const cleanups = new Set<() => void>()

/** Registers what is to happen at the end of the test file that runs now. */
export const onFileEnd = (cleanup: () => void) => void cleanups.add(cleanup)

export function cleanUp() {
  for (const cleanup of cleanups) cleanup()
  cleanups.clear()
}
