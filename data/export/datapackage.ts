import { readFileSync } from 'node:fs'
import type { BundleTable } from '#toolkit/domain'

// Generates `datapackage.json` and `README.md` of a bundle. They have no time stamp, so that the same graph gives the same bytes.

/** Size and hash of an exported table. */
export type WrittenTable = { table: BundleTable; rows: number; bytes: number; sha256: string }

/** The columns of a source that matter for licence and attribution. */
export type CitedSource = {
  id: string
  kind: string
  title: string
  publisher?: string
  url?: string
  licence?: string
}

type License = { name: string; path?: string; title: string }
type Origin = { title: string; path?: string }
type Reference = { licenses: License[]; sources: Origin[]; resources: { name: string }[] }

const folder = new URL('../reference/', import.meta.url)

/** The licences of the sources of a bundle, the sources to attribute, and the number of sources without a licence (`silent`). */
type Terms = { licenses: License[]; sources: Origin[]; silent: number }

/**
 * Collects licences and attributions while sources stream through.
 *
 *     const terms = createTermsCollector(); terms.see(source); terms.result()
 *
 * Sources of the reference bundle are under the licences of that bundle.
 */
export function createTermsCollector(): { see(source: CitedSource): void; result(): Terms } {
  const ours = referenceSources()
  const byLicence = new Map<string, string[]>()
  const data: Origin[] = []
  // URLs and licences of the cited reference sources. The reference datapackage.json names its origins by these values.
  const marks = new Set<string>()
  let [isOurs, silent] = [false, 0]
  return {
    see({ id, kind, title, publisher, url, licence }) {
      if (ours.has(id)) {
        isOurs = true
        for (const mark of [url, licence]) if (mark !== undefined) marks.add(mark)
      } else if (licence === undefined) silent += 1
      else byLicence.set(licence, [...(byLicence.get(licence) ?? []), id])
      if (kind !== 'DATASET' || ours.has(id)) return
      data.push({ title: publisher ? `${title}, ${publisher}` : title, ...(url && { path: url }) })
    },
    result() {
      const reference = isOurs ? originsOf(description(), marks) : { licenses: [], sources: [] }
      const others = [...byLicence].map(([licence, ids]) => ({
        name: nameOf(licence),
        title: `${licence}: ${abbreviate(ids)}`,
      }))
      return { licenses: [...reference.licenses, ...others], sources: [...reference.sources, ...data], silent }
    },
  }
}

/** Returns our own licence, and the licences and origins of the cited sources of the reference bundle. */
function originsOf({ licenses, sources }: Reference, marks: Set<string>): Pick<Reference, 'licenses' | 'sources'> {
  const [own, ...others] = licenses
  const isCited = ({ name, path }: Partial<License>) => marks.has(name ?? '') || marks.has(path ?? '')
  return { licenses: [own!, ...others.filter(isCited)], sources: sources.filter(isCited) }
}

/** Returns datapackage.json, after the Frictionless Data Package specification. */
export function createDatapackage(about: string, written: WrittenTable[], { licenses, sources }: Terms): string {
  const described = new Map(description().resources.map(resource => [resource.name, resource]))
  return `${JSON.stringify(
    {
      profile: 'tabular-data-package',
      name: 'accord-export',
      title: `Accord: ${about}`,
      description:
        'Policy initiatives, organisations, people and the agreements between them, with the evidence for each fact. One row is one claim: a fact according to one source. Rows with the same factKey are one fact. An empty cell makes no statement. Dates are EDTF (ISO 8601-2 level 1).',
      ...(licenses.length > 0 && { licenses }),
      ...(sources.length > 0 && { sources }),
      resources: written.map(({ table, rows, bytes, sha256 }) => {
        const resource = described.get(table.name)
        if (!resource) throw new Error(`data/reference/datapackage.json does not describe the table ${table.name}.`)
        return { ...resource, bytes, hash: `sha256:${sha256}`, rows }
      }),
    },
    null,
    1,
  )}\n`
}

/** Returns README.md: what the bundle contains, how to import it, and whom to attribute. */
export function createReadme(about: string, written: WrittenTable[], { licenses, sources, silent }: Terms): string {
  const all = written.reduce((sum, { rows }) => sum + rows, 0)
  const link = ({ title, path }: Origin) => `- ${title}${path ? `: <${path}>` : ''}`
  return `# Accord: ${about}

${number(all)} rows about policy initiatives, their organisations and people, and the agreements between these. One row is one claim:
a fact according to one source; \`datapackage.json\` describes the tables for programs. The files are CSV in UTF-8 with commas and one
header row. In pandas, pass \`keep_default_na=False\`: \`NA\` is Namibia. To import it into a graph of Accord:

    npm run import -- <this folder>

| file | rows |
| --- | ---: |
${written.map(({ table, rows }) => `| \`${table.name}.csv\` | ${number(rows)} |`).join('\n')}

## Licence and attribution

\`sources.csv\` lists every source of the rows. Quotes, of at most ten words each, belong to those documents.
${licenses.length > 0 ? `\nParts come under these terms:\n\n${licenses.map(link).join('\n')}\n` : ''}${
  sources.length > 0 ? `\nName these when you pass the bundle on:\n\n${sources.map(link).join('\n')}\n` : ''
}${silent > 0 ? `\n${silent === 1 ? 'One source has' : `${number(silent)} sources have`} no recorded licence: check each before you pass its data on.\n` : ''}`
}

const number = (count: number) => count.toLocaleString('en')

const abbreviate = (ids: string[]) =>
  ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ')

// SPDX requires this prefix for a licence that is not in its list.
const nameOf = (licence: string) => {
  if (/^[A-Za-z0-9.+-]+$/.test(licence)) return licence
  return `LicenseRef-${licence
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '')}`
}

const description = (): Reference => JSON.parse(readFileSync(new URL('datapackage.json', folder), 'utf8'))

function referenceSources(): Set<string> {
  const [, ...lines] = readFileSync(new URL('sources.csv', folder), 'utf8').split('\n')
  return new Set(lines.map(line => line.slice(0, line.indexOf(','))))
}
