import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import startDatabase from '#tests/database'
import { prepare } from '#web/build'

/*
 * Once for the tests in a browser: the system's Chromium, and the playground as it is built. Where there is no Chromium the
 * tests are left out and one line says so, unless ACCORD_BROWSER_TESTS is `required`.
 */

declare module 'vitest' {
  interface ProvidedContext {
    /** Where it is; empty where there is none. */
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
    const told = 'There is no Chromium here (ACCORD_CHROMIUM may name it): the tests in a browser are left out.'
    if (ACCORD_BROWSER_TESTS === 'required') throw new Error(told)
    console.log(told)
    return
  }
  return startDatabase(project)
}
