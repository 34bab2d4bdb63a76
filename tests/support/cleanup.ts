/*
 * Test files share their modules, so a hook of a support module would run only for the first file. Support modules
 * register their cleanup here instead. Vitest runs `setup.ts` for each file, which calls `cleanUp` at the end of the
 * file.
 */

const cleanups = new Set<() => void>()

/** Registers a cleanup for the end of the current test file. */
export const onFileEnd = (cleanup: () => void) => void cleanups.add(cleanup)

export function cleanUp() {
  for (const cleanup of cleanups) cleanup()
  cleanups.clear()
}
