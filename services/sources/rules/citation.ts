import { bibtexOf } from './bibtex.ts'
import { inWords } from './citation-dates.ts'
import { type Citable, cslOf } from './csl.ts'

/*
 * Accord formats citations without a library: citation-js needs Node 22 from 0.8 on, and formats text with citeproc, whose licence is
 * CPAL or AGPL. A source has no authors, volumes or pages, so the difficult parts of the formats do not occur. The output was
 * checked against citation-js 0.7.
 */

/** The citation of a source in a format, for a bibliography. */
export function citation(source: Citable, format: 'TEXT' | 'BIBTEX' | 'CSL_JSON'): string {
  if (format === 'BIBTEX') return bibtexOf(source)
  return format === 'CSL_JSON' ? JSON.stringify(cslOf(source)) : textOf(source)
}

/**
 * One line of text in Accord's own style: publisher, title, date, address, and date of retrieval.
 *
 *     China Daily: Report on the roundtable. 2015-07-07. http://example.org/a (retrieved 2026-01-02)
 *
 * A day is written as in the graph. A less precise date is written in words (`July 2015`, `About June 2015`, `Undated`), so that it
 * does not look like a day. Unknown parts are omitted. No full stop follows an address.
 */
function textOf({ publisher, title, published, url, archivedUrl, retrieved }: Citable): string {
  const addresses = [url, archivedUrl && `archived at ${archivedUrl}`].filter(Boolean).join(', ')
  return [
    asSentence(publisher === null ? title : `${publisher}: ${title}`),
    asSentence(capitalised(published === null ? 'undated' : inWords(published))),
    addresses,
    retrieved && `(retrieved ${retrieved})`,
  ]
    .filter(Boolean)
    .join(' ')
    .replace(/\s+/g, ' ')
}

// A title that ends in a question mark, with or without quotes around it, needs no full stop.
const asSentence = (text: string) => (/[\p{STerm}…]\p{P}*$/u.test(text.trim()) ? text.trim() : `${text.trim()}.`)

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
