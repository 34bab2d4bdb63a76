import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import startDatabase from '#tests/database'
import { prepare } from '#web/build'

/*
 * Global setup of the browser tests: builds the playground and looks for the system's Chromium. Without Chromium it
 * prints one line, and the tests are skipped. If ACCORD_BROWSER_TESTS is `required`, the run fails instead.
 */

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of Chromium, or an empty string if there is none. */
    chromium: string
  }
}

const places = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(name => `/usr/bin/${name}`),
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

export default async function setup(project: TestProject) {
  await prepare()
  const { ACCORD_CHROMIUM, ACCORD_BROWSER_TESTS } = process.env
  const chromium = (ACCORD_CHROMIUM ? [ACCORD_CHROMIUM] : places).find(place => existsSync(place)) ?? ''
  project.provide('chromium', chromium)
  if (chromium === '') {
    const message = 'Chromium is not installed: the browser tests are skipped. Set ACCORD_CHROMIUM to its path.'
    if (ACCORD_BROWSER_TESTS === 'required') throw new Error(message)
    console.log(message)
    return
  }
  return startDatabase(project)
}
