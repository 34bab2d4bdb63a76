import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BundleError } from '#data/bundle'
import { checkBundle } from '#data/checks'

const named = [
  ...['org_nokia,Nokia', 'org_china,China', 'per_lu-wei,Lu Wei', 'ini_agenda,Agenda', 'ini_europe,Europe 2020'],
  ...['area_5g,5G', 'area_telecoms,Telecoms', 'agr_loi,A letter', 'evt_round,A roundtable', 'evt_summit,A summit'],
]

/** The rows of a bundle without errors, header first. Every table with a rule of its own has rows. */
export const soundRows: Record<string, string[]> = {
  sources: [
    'id,kind,title,published,retrieved,url,language',
    'src_register,DATASET,A register,2015-07~,2015-07-06,https://example.org/r,en',
  ],
  organisations: [
    'id,kind,country,founded,source,stance',
    'org_nokia,COMPANY,FI,1865,src_register,',
    'org_china,STATE,CN,,src_register,',
  ],
  people: ['id,source', 'per_lu-wei,src_register'],
  initiatives: [
    'id,kind,part_of,source',
    'ini_agenda,STRATEGY,ini_europe,src_register',
    'ini_europe,STRATEGY,,src_register',
  ],
  areas: ['id,broader,source', 'area_5g,area_telecoms,src_register', 'area_telecoms,,src_register'],
  agreements: ['id,kind,event,term,source', 'agr_loi,LETTER_OF_INTENT,evt_round,2015/..,src_register'],
  events: [
    'id,kind,date,country,follows,source',
    'evt_round,ROUNDTABLE,2015-07-06,BE,evt_summit,src_register',
    'evt_summit,SUMMIT,2015-06,,,src_register',
  ],
  names: [
    'entity,text,language,kind,source,locator,quote,stance',
    ...named.map(name => `${name},en,PREFERRED,src_register,,,`),
    `per_lu-wei,鲁炜,zh,PREFERRED,src_register,,${'鲁炜'.repeat(10)},`,
  ],
  identifiers: [
    'entity,scheme,value,match,source',
    'org_china,WIKIDATA,Q148,,src_register',
    'area_5g,DAC_CRS,22040,EXACT,src_register',
    'area_telecoms,DAC_CRS,22040,BROAD,src_register',
  ],
  affiliations: ['holder,organisation,kind,source', 'per_lu-wei,org_china,POST,src_register'],
  participations: [
    'entity,actor,role,on_behalf_of,rank,source,stance',
    'agr_loi,per_lu-wei,SIGNATORY,org_china,Director,src_register,',
  ],
  initiative_links: ['from,to,kind,source', 'ini_agenda,ini_europe,SYNERGY_WITH,src_register'],
  figures: [
    'id,entity,measure,value,unit,currency,bound,meaning,source',
    'fig_sum,agr_loi,money,5,EUR,EUR,EXACT,TARGET,src_register',
  ],
  statements: [
    'id,speaker,gist,date,event,about,source',
    'sta_one,per_lu-wei,Says so.,2015,evt_round,org_china|ini_agenda,src_register',
  ],
}

export type Files = Record<string, string | Buffer>

/** The files of the bundle without errors, with the given rows appended to some tables. */
export function bundleOf(more: Record<string, string[]> = {}): Record<string, string> {
  const files = Object.entries(soundRows).map(([table, rows]) => [
    `${table}.csv`,
    [...rows, ...(more[table] ?? []), ''],
  ])
  return Object.fromEntries(files.map(([file, rows]) => [file, (rows as string[]).join('\n')]))
}

/** A folder with these files, which is removed at the end of the test. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'accord-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

/** The errors of these files for an empty graph. */
export const errorsOf = async (files: Files): Promise<BundleError[]> =>
  (await checkBundle(folderOf(files), nothing)).errors
export const nothing = async () => new Set<string>()
