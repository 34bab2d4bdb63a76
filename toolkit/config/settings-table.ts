import { type Setting, settings, settingsBySubgraph } from './settings.ts'

const heading = ['Setting', 'Purpose', 'Values', 'Default', 'Former name']

/** Replaces the table of settings in a Markdown document. Throws an Error if the document has no such table. */
export function writeSettingsTable(document: string): string {
  const table = /^\| Setting .*\n(?:\|.*\n)+/m
  if (!table.test(document)) throw new Error('The document has no table that starts with a column "Setting".')
  return document.replace(table, () => `${settingsTable()}\n`)
}

function settingsTable(): string {
  const rows = [
    ...Object.entries(settings).map(([name, setting]) => cellsOf(name, setting)),
    ...Object.entries(settingsBySubgraph).map(([prefix, setting]) => cellsOf(`${prefix}<NAME>`, setting, '')),
  ]
  const widths = heading.map((title, at) => Math.max(title.length, ...rows.map(row => row[at]!.length)))
  const line = (cells: string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`
  return [heading, widths.map(width => '-'.repeat(width)), ...rows].map(line).join('\n')
}

function cellsOf(name: string, setting: Setting, byDefault: unknown = setting.form.parse(undefined)): string[] {
  return [`\`${name}\``, setting.about, setting.allowed, codeOf(byDefault), codeOf(setting.formerName)]
}

const codeOf = (value: unknown) => (value === undefined || value === '' ? '' : `\`${value}\``)
