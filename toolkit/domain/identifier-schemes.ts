/**
 * The error of an identifier, with the form of its scheme; null for a valid one.
 *
 *     identifierError('LEI', '549300A0JPRWG1KI7U07')   // a sentence: the check digits are wrong
 *
 * The function checks form and check digits, and not whether the register has the identifier.
 */
export function identifierError(scheme: string, value: string): string | null {
  const known = schemes.get(scheme)
  if (!known) return `${quoted(scheme)} is no scheme: use one of ${[...schemes.keys()].join(', ')}.`
  return known.is(value) ? null : `${quoted(value)} is not of the scheme ${scheme}: it takes ${known.takes}.`
}

/** The public page of the identifier in its register, or null: `urlOfIdentifier('WIKIDATA', 'Q148')`. */
export function urlOfIdentifier(scheme: string, value: string): string | null {
  const known = schemes.get(scheme)
  return known?.is(value) ? (known.url?.(value) ?? null) : null
}

/** The error of a country code, with advice; null for a current code of ISO 3166-1 alpha-2 and for `EU`. */
export function countryError(code: string): string | null {
  if (alpha2.has(code)) return null
  const meant = suggestCountry(code)
  const advice = meant ? `\`${meant}\`` : 'the two capitals of ISO 3166-1, as `CN`, or `EU`'
  return `${quoted(code)} is not a country code: write ${advice}.`
}

/** The code of a country from its code of three letters, lower case, `UK`, or its English name. */
function suggestCountry(text: string): string | undefined {
  const written = text.trim().toUpperCase()
  if (alpha2.has(written)) return written
  if (written === 'UK') return 'GB'
  const isMeant = (pair: string) => pair.slice(2) === written || regions.of(pair.slice(0, 2))?.toUpperCase() === written
  return countries.find(isMeant)?.slice(0, 2)
}

/** The error of a currency, with advice; null for a current or former ISO 4217 code in CLDR (Intl.DisplayNames). */
export function currencyError(code: string): string | null {
  if (isCurrency(code)) return null
  const meant = [code.trim().toUpperCase(), code.trim().toUpperCase() === 'RMB' ? 'CNY' : ''].find(isCurrency)
  const advice = meant ? `\`${meant}\`` : 'the three capitals of ISO 4217, as `EUR`'
  return `${quoted(code)} is not a currency: write ${advice}.`
}

const isCurrency = (code: string) => /^[A-Z]{3}$/.test(code) && currencies.of(code) !== undefined

/** The error of a language, with advice; null for a BCP 47 tag whose language has two or three letters, in any case. */
export function languageError(tag: string): string | null {
  if (canonicalLanguage(tag) !== null) return null
  const meant = languageOfCountry[tag.toLowerCase()]
  const advice = meant ? `\`${meant}\`` : 'a tag of BCP 47, as `en`, `zh` or `zh-Hant`'
  return `${quoted(tag)} is not a language: write ${advice}.`
}

// Codes of countries that are often mistaken for codes of languages.
const languageOfCountry: Record<string, string> = {
  cn: 'zh',
  jp: 'ja',
  kp: 'ko',
  cz: 'cs',
  gr: 'el',
  ua: 'uk',
  dk: 'da',
  by: 'be',
}

/**
 * The canonical BCP 47 tag, or null if the tag is invalid: `canonicalLanguage('ZH-hant')` is `zh-Hant`. CLDR has all
 * languages of two letters, so others are invalid.
 */
export function canonicalLanguage(tag: string): string | null {
  if (!/^[a-z]{2,3}(?:-[a-z\d]{1,8})*$/i.test(tag)) return null
  try {
    const [written = ''] = Intl.getCanonicalLocales(tag)
    const [language = ''] = written.split('-')
    return language.length === 2 && languages.of(language) === undefined ? null : written
  } catch {
    return null
  }
}

/** The error of an address, with advice; null for an absolute http or https URL. */
export function urlError(text: string): string | null {
  if (/^https?:\/\/[^\s<>"\p{C}]+$/u.test(text) && URL.canParse(text)) return null
  return `${quoted(text)} is not an address: write it in full, as \`https://example.org/page\`, and blanks as \`%20\`.`
}

/** The error of a decimal number, with advice; null for a valid one of at most 100 characters. */
export function decimalError(text: string): string | null {
  if (/^-?\d+(?:\.\d+)?$/.test(text) && text.length <= 100) return null
  const meant = text.length <= 100 ? suggestDecimal(text) : []
  const form = 'digits, with a point between them at most, as `315000000000` or `-0.5`'
  return `${quoted(text)} is not a decimal number: write ${meant.map(quoted).join(' or ') || form}.`
}

/** The possible meanings of a number with groups of digits, a decimal comma, or no digit beside its point. */
function suggestDecimal(text: string): string[] {
  const bare = text.replace(/[\s'’]/g, '')
  if (/^-?\d{1,3},\d{3}$/.test(bare)) return [bare.replace(',', ''), bare.replace(',', '.')]
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare)) return [bare.replaceAll(',', '')]
  if (/^-?\d{1,3}(?:\.\d{3})+,\d+$|^-?\d+,\d+$|^-?\d{1,3}(?:\.\d{3}){2,}$/.test(bare))
    return [bare.replaceAll('.', '').replace(',', '.')]
  const whole = bare.replace(/^(-?)\./, '$10.').replace(/\.$/, '')
  return /^-?\d+(?:\.\d+)?$/.test(whole) && whole !== text ? [whole] : []
}

type Scheme = { is: (value: string) => boolean; takes: string; url?: (value: string) => string }

/** The values of the GraphQL enum `IdentifierScheme`. */
const schemeTable: Record<string, Scheme> = {
  LEI: {
    is: value => /^[A-Z0-9]{18}\d{2}$/.test(value) && hasRightCheckDigits(value),
    takes: '20 capitals and digits whose last two check the others (ISO 17442)',
    url: value => `https://search.gleif.org/#/record/${value}`,
  },
  WIKIDATA: {
    is: value => /^Q[1-9]\d{0,14}$/.test(value),
    takes: 'the number of an item, as `Q148`',
    url: value => `https://www.wikidata.org/wiki/${value}`,
  },
  ISO_3166_1: {
    is: value => alpha2.has(value) || alpha3.has(value),
    takes: 'the two or three capitals of a country, as `CN` or `CHN`',
  },
  CELEX: {
    is: value => /^[0-9CE]\d{4}(?:[A-Z]{1,2}\d{4}|[A-Z](?=\/))[\w()/-]*$/.test(value),
    takes: 'a document number of EUR-Lex, as `52010DC0245`',
    url: value => `https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:${encodeURIComponent(value)}`,
  },
  ELI: {
    is: value => urlError(value) === null && /^https?:\/\/[^/]+\/(?:.+\/)?eli\/./.test(value),
    takes: 'the address of a law, as `http://data.europa.eu/eli/reg/2015/1017/oj`',
    url: value => value,
  },
  EUROVOC: {
    is: value => /^(?:\d{1,6}|c_[0-9a-f]{8})$/.test(value),
    takes: 'the number of a concept, as `3030` or `c_83235c0f`',
    url: value => `http://eurovoc.europa.eu/${value}`,
  },
  DAC_CRS: {
    is: value => /^\d{3}(?:\d{2})?$/.test(value),
    takes: 'a purpose code of five digits or a sector code of three, as `22040` or `220`',
  },
  UNTS: {
    is: value => /^(?:I{1,2}-\d{1,6}|\d{1,4} UNTS \d{1,5})$/.test(value),
    takes: 'a registration number, as `I-54113`, or a place in the series, as `1833 UNTS 3`',
  },
  DOI: {
    is: value => /^10\.\d{4,9}\/[^\s\p{C}]+$/u.test(value),
    takes: 'the name without an address before it, as `10.1000/182`',
    url: value => `https://doi.org/${encodeURIComponent(value).replaceAll('%2F', '/')}`,
  },
  DOCUMENT_NUMBER: { is: isPlainText, takes: 'the number as printed, as `COM(2010) 245 final`' },
  DATASET: { is: isPlainText, takes: 'the key of the record in the data set' },
  OTHER: { is: isPlainText, takes: 'the text as the register writes it' },
}

const schemes = new Map(Object.entries(schemeTable))

function isPlainText(value: string): boolean {
  return value.trim() === value && /^[^\p{Cc}\p{Cs}]+$/u.test(value)
}

// ISO 7064 MOD 97-10: letters count as 10 to 35, and the remainder of the whole number is 1.
function hasRightCheckDigits(value: string): boolean {
  const digits = [...value].map(sign => Number.parseInt(sign, 36)).join('')
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

const quoted = (text: string) => `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``

const currencies = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' })
const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

// Each code of two letters in ISO 3166-1 and its code of three. Intl has no codes of three letters, and also codes of
// two that are no longer in use. ISO reserves EU and EUE for the European Union.
const countries = `
ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD
BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN
CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU
DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH EUEUE FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA
GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY
HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR
JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO
LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT
MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU
NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU
RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD
STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV
TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT
ZAZAF ZMZMB ZWZWE`
  .trim()
  .split(/\s+/)
const alpha2 = new Set(countries.map(pair => pair.slice(0, 2)))
const alpha3 = new Set(countries.map(pair => pair.slice(2)))
