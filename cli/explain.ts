import { codes, illustrated } from '#cli/codes'
import { type Example, supportedDirectives } from '#cli/codes/code'
import { exitCodes, type Outcome, usageError } from '#cli/command'
import { suggest } from '#toolkit/domain'

/**
 * `accord explain CODE`: meaning and fix of an error code, with an example before and after; without a code, the list of codes.
 *
 * Throws an Error for an unknown code, with the most similar known code.
 */
export function explain(name: string | undefined): Outcome {
  if (name === undefined) {
    const all = Object.entries(codes).map(([code, { meaning, mend }]) => ({ code, meaning, mend }))
    const width = Math.max(...all.map(({ code }) => code.length))
    const text = all.map(({ code, meaning }) => `${code.padEnd(width)}  ${meaning}\n`).join('')
    return { text, json: { codes: all }, code: exitCodes.good }
  }
  const code = name.toUpperCase().replaceAll('-', '_')
  const known = codes[code]
  if (!known) {
    const near = suggest(code, Object.keys(codes))
    const hint = near ? ` Did you mean ${near}?` : ''
    throw usageError(`Unknown code: ${name}.${hint} Run \`accord explain\` to list all codes.`)
  }
  const { meaning, mend } = known
  const example = illustrated[code]
  const text = [
    `${code}\n\n${meaning}\n\nFix: ${mend}\n`,
    ...(example ? [`Before:\n\n${shown(example.before)}`, `After:\n\n${shown(example.after)}`] : []),
  ].join('\n')
  return { text, json: { code, meaning, mend, before: example?.before, after: example?.after }, code: exitCodes.good }
}

const shown = (example: Example) =>
  Object.entries(example)
    .map(([name, sdl]) => `# ${name}\n${supportedDirectives(sdl)}\n`.replace(/^(?=.)/gm, '  '))
    .join('\n')
