import { bibtexOf } from './bibtex.ts'
import { inWords } from './citation-dates.ts'
import { type Citable, cslOf } from './csl.ts'

/*
 * Own functions, and no library: citation-js needs Node 22 from 0.8 on, and sets text with citeproc, which is under the
 * CPAL or the AGPL. A source here has one title and one publisher, no authors, volumes or pages, so that the formats'
 * hard parts do not arise. citation-js 0.7 served as the judge of what these functions write.
 */

/** A source, ready to paste into a bibliography. */
export function citation(source: Citable, format: 'TEXT' | 'BIBTEX' | 'CSL_JSON'): string {
  if (format === 'BIBTEX') return bibtexOf(source)
  return format === 'CSL_JSON' ? JSON.stringify(cslOf(source)) : textOf(source)
}

/**
 * A line to read, in this house's style: publisher, title, date, and where and when it was read.
 *
 *     China Daily: Report on the roundtable. 2015-07-07. http://example.org/a (retrieved 2026-01-02)
 *
 * A day is written as in the graph; what is less exact is said in words (`July 2015`, `About June 2015`, `Undated`), so
 * that nobody takes it for a day. What is not known is left out. No full stop follows an address.
 */
function textOf({ publisher, title, published, url, archivedUrl, retrieved }: Citable): string {
  const addresses = [url, archivedUrl && `archived at ${archivedUrl}`].filter(Boolean).join(', ')
  return [
    asSentence(publisher === null ? title : `${publisher}: ${title}`),
    asSentence(begun(published === null ? 'undated' : inWords(published))),
    addresses,
    retrieved && `(retrieved ${retrieved})`,
  ]
    .filter(Boolean)
    .join(' ')
    .replace(/\s+/g, ' ')
}

// A title that ends in a question mark, with or without quotes around it, needs no full stop.
const asSentence = (text: string) => (/[\p{STerm}…]\p{P}*$/u.test(text.trim()) ? text.trim() : `${text.trim()}.`)

const begun = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
