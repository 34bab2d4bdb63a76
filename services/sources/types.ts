// Made by `npm run generate` from the SDL and from parents.ts. Do not edit.
import type { ClaimParent, Connection, FigureRow, IdentifierRow, NameRow } from '#toolkit'
import type { Context } from './loaders.ts'
import type * as Parents from './parents.ts'
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar day, ISO 8601: `2015-07-06`. */
  Date: { input: string; output: string; }
  /** An instant, ISO 8601 in UTC: `2015-07-06T12:00:00Z`. */
  DateTime: { input: string; output: string; }
  /** A date as precise as the source is, in EDTF (ISO 8601-2 level 1): `2015`, `2015-07`, `2015-07-06~`, `2015/..`. */
  EDTF: { input: string; output: string; }
  /** An exact decimal number, as a string: `315000000000`. */
  Decimal: { input: string; output: string; }
  /** A BCP 47 language tag: `en`, `zh`, `zh-Hant`. */
  LanguageTag: { input: string; output: string; }
  /** An ISO 3166-1 alpha-2 code such as `CN`, and `EU` for the European Union. */
  CountryCode: { input: string; output: string; }
  /** An ISO 4217 currency code: `EUR`. */
  CurrencyCode: { input: string; output: string; }
  /** An absolute http or https address. */
  URL: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** Who may keep a copy of an answer. */
export type CacheControlScope =
  /** Anybody, shared caches included. */
  | 'PUBLIC'
  /** The asker alone. */
  | 'PRIVATE';

/** Anything with an id of its own. Ids are stable and never reused. */
export type Node = {
  /** A stable key whose beginning tells what it stands for: `org_china`, `agr_bri-mou-ita`. */
  id: Scalars['ID']['output'];
};

/** Where a page lies in its list, and how to go on from it. */
export type PageInfo = {
  /** Whether more entries follow the last one given. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are entries ahead of the first one given. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The first entry's cursor, to hand to `before`; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
  /** The last entry's cursor, to hand to `after`; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
};

/** A date that keeps the precision its source gives. */
export type PartialDate = {
  /** The date as written in EDTF, no more precise than its source: `2015-07`. */
  edtf: Scalars['EDTF']['output'];
  /** The first day it can mean; null when the start is open or unknown. */
  earliest: Maybe<Scalars['Date']['output']>;
  /** The last day it can mean; null when the end is open or unknown. */
  latest: Maybe<Scalars['Date']['output']>;
  /** How finely it is known: to the day, the month, the year or less. */
  precision: DatePrecision;
  /** The source itself doubts it (`?`). */
  uncertain: Scalars['Boolean']['output'];
  /** About then (`~`). */
  approximate: Scalars['Boolean']['output'];
};

/** How finely a date is known. */
export type DatePrecision =
  /** One calendar day: `2015-07-06`. */
  | 'DAY'
  /** A month, with the day unknown: `2015-07`. */
  | 'MONTH'
  /** A season of one year: `2015-22` is the summer of 2015. */
  | 'SEASON'
  /** A year, with the month unknown: `2015`. */
  | 'YEAR'
  /** Ten years: `201X`. */
  | 'DECADE'
  /** A hundred years: `20XX`. */
  | 'CENTURY'
  /** A span from one date to another: `2017-05-14/2017-05-15`. */
  | 'INTERVAL';

/** From when until when; an absent end is unknown, not open. */
export type Period = {
  /** When it began; null when that is unknown. */
  start: Maybe<PartialDate>;
  /** When it ended or is to end; null when that is unknown. */
  end: Maybe<PartialDate>;
};

/** A span of days to look in. A partial date can be inside it for certain, or only possibly. */
export type DateRange = {
  /** The first day of the span, itself included; no lower limit when absent. */
  from?: InputMaybe<Scalars['Date']['input']>;
  /** The last day of the span, itself included; no upper limit when absent. */
  to?: InputMaybe<Scalars['Date']['input']>;
  /** Whether a date has to lie inside for certain, or only possibly. */
  match?: DateMatch;
};

/** How sure it must be that a date lies inside a span of days. */
export type DateMatch =
  /** It lies inside, whichever of its possible days is meant. */
  | 'CERTAINLY'
  /** It may lie inside: at least one of its possible days does. */
  | 'POSSIBLY';

/** What something or somebody is called in one language. */
export type Name = {
  /** The wording, in its own script. */
  text: Scalars['String']['output'];
  /** The language it is in; null when that is unknown. */
  language: Maybe<Scalars['LanguageTag']['output']>;
  /** Whether it is the usual form, an official one, a former one or another. */
  kind: NameKind;
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** What something or somebody is called in one language. */
export type NameClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What use is made of a name. */
export type NameKind =
  /** The one to show, chosen once for each language. */
  | 'PREFERRED'
  /** The full form used in legal and official papers. */
  | 'OFFICIAL'
  /** An abbreviation or shortened form: `CAC`. */
  | 'SHORT'
  /** Another wording by which sources speak of the same thing. */
  | 'ALIAS'
  /** Used before a renaming. */
  | 'FORMER'
  /** Carried over from another script by sound: `Lu Wei` for 鲁炜. */
  | 'TRANSLITERATED';

/** The same thing's number or code in somebody else's register. */
export type Identifier = {
  /** The register that gave it. */
  scheme: IdentifierScheme;
  /** The number or code as that register writes it: `Q148`. */
  value: Scalars['String']['output'];
  /** The public page of the register about it, where there is one. */
  url: Maybe<Scalars['URL']['output']>;
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** The same thing's number or code in somebody else's register. */
export type IdentifierClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A register that gives numbers or codes. */
export type IdentifierScheme =
  /** Legal Entity Identifier, ISO 17442, for companies and funds: `549300A0JPRWG1KI7U06`. */
  | 'LEI'
  /** An item of Wikidata: `Q148`. */
  | 'WIKIDATA'
  /** A country code of two or three letters: `CN`, `CHN`. */
  | 'ISO_3166_1'
  /** A document's number in EUR-Lex, the EU's collection of law: `52010DC0245`. */
  | 'CELEX'
  /** European Legislation Identifier, an address: `http://data.europa.eu/eli/reg/2015/1017/oj`. */
  | 'ELI'
  /** A concept of EuroVoc, the thesaurus of the EU institutions: `3030`. */
  | 'EUROVOC'
  /** A purpose code of the OECD's development aid statistics: `22040`. */
  | 'DAC_CRS'
  /** The registration number in the United Nations Treaty Series. */
  | 'UNTS'
  /** Digital Object Identifier, mostly of academic publications. */
  | 'DOI'
  /** The number that the issuing body gave to a document: `COM(2014) 903 final`. */
  | 'DOCUMENT_NUMBER'
  /** The key of a record in a published data set. */
  | 'DATASET'
  /** A register that none of the others describes. */
  | 'OTHER';

/** A number with its unit, and how exactly it was said. */
export type Quantity = {
  /** The number itself, exact and without rounding. */
  value: Scalars['Decimal']['output'];
  /** What is counted or measured: `EUR`, `people`, `percent`. */
  unit: Scalars['String']['output'];
  /** The currency where it is money; null where it is not. */
  currency: Maybe<Scalars['CurrencyCode']['output']>;
  /** Whether it was given as exact, about, at least or at most. */
  bound: Bound;
};

/** How exactly a number was said. */
export type Bound =
  /** The number as such: `32 countries`. */
  | 'EXACT'
  /** Roughly this number: `some 200`. */
  | 'ABOUT'
  /** This number or more: `more than 50` is at least 50. */
  | 'AT_LEAST'
  /** This number or less: `up to 20`. */
  | 'AT_MOST';

/** One source's word for, or against, one fact. */
export type Claim = {
  /** A key that tells this claim from every other. */
  id: Scalars['ID']['output'];
  /** The document that says so. */
  source: Maybe<Source>;
  /** Where in the source: `p11`, `page 4`, `Article 2`. */
  locator: Maybe<Scalars['String']['output']>;
  /** A few of the source's own words. */
  quote: Maybe<Scalars['String']['output']>;
  /** What this source says the value is, where it differs from the value shown. */
  value: Maybe<Scalars['String']['output']>;
  /** Everything this source says of the fact, field by field, whether it is the value shown or not. */
  values: Array<ClaimedValue>;
  /** The day for which the source vouches, where the fact has no stated bounds. */
  observedOn: Maybe<PartialDate>;
  /** Whether the source speaks for the fact or against it. */
  stance: Stance;
  /** Whether the source says it itself, or a reader concluded it. */
  basis: Basis;
  /** How far whoever recorded it trusts this claim. */
  confidence: Confidence;
  /** A remark of whoever recorded it. */
  note: Maybe<Scalars['String']['output']>;
  /** When it was entered here, which is not when it became true. */
  recordedAt: Scalars['DateTime']['output'];
  /** The import that brought it, and where that was undone, the next that told it. */
  import: Maybe<Import>;
  /** When it was taken back; null while it holds. Only a list that is asked for `retracted` has such claims. */
  retractedAt: Maybe<Scalars['DateTime']['output']>;
};

/** One field of a fact as one source has it. */
export type ClaimedValue = {
  /** The field, by its name in this schema: `country`, `date`. */
  field: Scalars['String']['output'];
  /** What the source says, written as in a bundle: `CN`, `2015-07`. */
  value: Scalars['String']['output'];
  /** Whether it is the value shown. */
  shown: Scalars['Boolean']['output'];
};

/** Which side of a fact a source takes. */
export type Stance =
  /** The source says that it is so. */
  | 'SUPPORTS'
  /** The source says that it is not so. */
  | 'CONTRADICTS';

/** Whether a source says a thing itself, or a reader concluded it. */
export type Basis =
  /** The source says it in its own words. */
  | 'STATED'
  /** A reader concluded it from what the source says. */
  | 'INFERRED';

/** How far a claim is trusted by whoever recorded it. */
export type Confidence =
  /** Said plainly, with no reason to doubt it. */
  | 'HIGH'
  /** Likely, with some doubt about the wording or the source. */
  | 'MEDIUM'
  /** Weak or unchecked, and to be used with care. */
  | 'LOW';

/** Looks at what facts rest on: at least one claim about the thing, or about a fact of its own, has all that is asked. */
export type EvidenceFilter = {
  /** The claim rests on one of these sources. */
  source?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The claim is stated, or inferred. */
  basis?: InputMaybe<Array<Basis>>;
  /** The claim has one of these grades. */
  confidence?: InputMaybe<Array<Confidence>>;
  /** The claim speaks for the fact, or against it. */
  stance?: InputMaybe<Array<Stance>>;
};

/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type Query = {
  /** The things that this subgraph owns and the ties that it knows, in the order in which they last changed. */
  _links: Maybe<LinkFeed>;
  /** One document by its id; null when there is none. */
  source: Maybe<Source>;
  /** The documents that the graph rests on, page by page. */
  sources: Maybe<SourceConnection>;
  /** One taking in of facts by its id; null when there is none. */
  import: Maybe<Import>;
  /** What has been taken into the graph, the latest first, page by page. */
  imports: Maybe<ImportConnection>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type Query_LinksArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QuerySourceArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QuerySourcesArgs = {
  filter: InputMaybe<SourceFilter>;
  sort?: InputMaybe<SourceSort>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryImportArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryImportsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A page of what has changed, as it is now. */
export type LinkFeed = {
  /** The things that were added, changed or taken out. */
  nodes: Array<FeedNode>;
  /** The ties that were added, changed or taken out. */
  edges: Array<FeedEdge>;
  /** How the verbs of these ties are said in other words: in other languages, and from the other end. */
  verbs: Array<FeedVerb>;
  /** Where this page ends: asked again after the last page, it gives only what has changed since. */
  cursor: Scalars['String']['output'];
  /** Whether more has changed than is on this page. */
  hasMore: Scalars['Boolean']['output'];
};

/** A thing with an id of its own, as search and paths need to know it. */
export type FeedNode = {
  /** The key that it has in the graph: `org_nokia`. */
  id: Scalars['ID']['output'];
  /** The name of its type in the schema: `Organisation`. */
  type: Scalars['String']['output'];
  /** Whether it is not there any more; then nothing else is told of it. */
  deleted: Scalars['Boolean']['output'];
  /** What it is called, the best name of a language first. */
  names: Array<FeedName>;
  /** Its numbers and codes, each after its register and a colon: `WIKIDATA:Q148`; and ids of its own that are former ones: `FORMER_ID:org_zte-oy`. */
  identifiers: Array<Scalars['String']['output']>;
  /** The sources that a claim about it, or about a fact of its own, rests on. */
  sources: Array<Scalars['ID']['output']>;
};

/** One name of a thing. */
export type FeedName = {
  /** The name in its own script. */
  text: Scalars['String']['output'];
  /** The language that it is in; null when that is unknown. */
  language: Maybe<Scalars['LanguageTag']['output']>;
  /** Whether it is the one to show in its language. */
  preferred: Scalars['Boolean']['output'];
};

/** A tie between two things, of which either may belong to another subgraph. */
export type FeedEdge = {
  /** A key that tells this tie from every other of every subgraph. */
  id: Scalars['ID']['output'];
  /** The thing that the sentence begins with: who signed. */
  from: Scalars['ID']['output'];
  /** The thing that the sentence leads to: what was signed. */
  to: Scalars['ID']['output'];
  /** What sort of tie it is, in capitals: `SIGNATORY`. */
  kind: Scalars['String']['output'];
  /** What a sentence says between the two, in English: `signed`. */
  verb: Scalars['String']['output'];
  /** When it came about, where that is told of the tie itself. */
  date: Maybe<Scalars['EDTF']['output']>;
  /** Whether it is not there any more, nor any other whose key goes on from this one after a slash. */
  deleted: Scalars['Boolean']['output'];
  /** What it rests on: a JSON array of objects with `source`, `locator`, `quote`, `stance`, `basis` and `confidence`. */
  evidence: Scalars['String']['output'];
};

/** How a verb is said in a language. */
export type FeedVerb = {
  /** The English text in `FeedEdge.verb` that this is about. */
  verb: Scalars['String']['output'];
  /** The language of these wordings. */
  language: Scalars['LanguageTag']['output'];
  /** What is said between the two; where it goes around the second one, `…` stands for that: `在…上达成`. */
  text: Scalars['String']['output'];
  /** The same told from the other end: `was signed by`. */
  inverse: Scalars['String']['output'];
  /** How a sentence goes on from the other end, if not with a pronoun and `inverse`: `where … took part`. */
  relative: Maybe<Scalars['String']['output']>;
};

/** A document that claims rest on. */
export type Source = Node & {
  /** A stable key, never reused: `src_cd-summit`. */
  id: Scalars['ID']['output'];
  /** The title it bears, or a short one of ours where the original is not known. */
  title: Maybe<Scalars['String']['output']>;
  /** What sort of document it is, such as a news report or a legal text. */
  kind: Maybe<SourceKind>;
  /** Who published it, as the source names itself. */
  publisher: Maybe<Scalars['String']['output']>;
  /** When it was published, as precisely as is known. */
  published: Maybe<PartialDate>;
  /** The day on which it was read for this graph. */
  retrieved: Maybe<Scalars['Date']['output']>;
  /** The address at which it was found. */
  url: Maybe<Scalars['URL']['output']>;
  /** The address of an archived copy, where there is one. */
  archivedUrl: Maybe<Scalars['URL']['output']>;
  /** The language that it is written in. */
  language: Maybe<Scalars['LanguageTag']['output']>;
  /** The terms under which it may be reused, where they are known. */
  licence: Maybe<Scalars['String']['output']>;
  /** A remark in our words, such as that the address is a mirror. */
  note: Maybe<Scalars['String']['output']>;
  /** Ready to paste into a bibliography. */
  citation: Maybe<Scalars['String']['output']>;
};


/** A document that claims rest on. */
export type SourceCitationArgs = {
  format?: InputMaybe<CitationFormat>;
};

/** What sort of document a source is. */
export type SourceKind =
  /** A report by a newspaper, an agency or a broadcaster. */
  | 'NEWS'
  /** Published by a state, the EU or another public body. */
  | 'OFFICIAL'
  /** Said by one of those concerned about its own doings. */
  | 'PARTY_STATEMENT'
  /** The wording of a law, a treaty or an agreement itself. */
  | 'LEGAL_TEXT'
  /** Records that somebody compiled as data. */
  | 'DATASET'
  /** A study by a think tank, a consultancy or a similar body. */
  | 'REPORT'
  /** Published by scholars, as a rule after review. */
  | 'ACADEMIC'
  /** Anything else, such as the reading of those who compile this graph. */
  | 'OTHER';

/** The form in which a citation is given. */
export type CitationFormat =
  /** A line to read, as in a footnote. */
  | 'TEXT'
  /** An entry for BibTeX and reference managers that read it. */
  | 'BIBTEX'
  /** Citation Style Language data, which Zotero and others read. */
  | 'CSL_JSON';

/** A page of documents. */
export type SourceConnection = {
  /** Each document with its cursor. */
  edges: Array<SourceEdge>;
  /** The documents alone, without cursors. */
  nodes: Array<Source>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One document in a page of them. */
export type SourceEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The document that claims rest on. */
  node: Source;
};

/** Which sources to list; they must have everything that is asked here. */
export type SourceFilter = {
  /** Only these, by id. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** It is of one of these kinds. */
  kind?: InputMaybe<Array<SourceKind>>;
  /** Every one of these words is in its publisher; accents and case are ignored. */
  publisher?: InputMaybe<Scalars['String']['input']>;
  /** Every one of these words is in its title; accents and case are ignored. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** It was published in this span of days. */
  published?: InputMaybe<DateRange>;
};

/** The order in which sources are listed. */
export type SourceSort =
  /** By day of publication, the latest first. */
  | 'PUBLISHED_DESC'
  /** By day of publication, the earliest first. A date whose beginning is open, as `../1850`, is among those without one. */
  | 'PUBLISHED_ASC'
  /** By title, from A to Z. */
  | 'TITLE'
  /** By id, which no change of title can alter. */
  | 'ID';

/** One taking in of facts. */
export type Import = {
  /** A key that begins with the moment it began: `imp_20251126t101500-3f9a`. */
  id: Scalars['ID']['output'];
  /** When it was taken in. */
  at: Maybe<Scalars['DateTime']['output']>;
  /** Who took it in, as they called themselves. */
  by: Maybe<Scalars['String']['output']>;
  /** What was taken in: the name of the bundle or of the data set. */
  bundle: Maybe<Scalars['String']['output']>;
  /** The source whose earlier claims it was to replace, if it was. */
  replaces: Maybe<Source>;
  /** The files that it was read from. */
  files: Maybe<Array<ImportedFile>>;
  /** What it changed, table by table. */
  changes: Maybe<Array<ImportChange>>;
  /** When it was undone; null while it stands. */
  undoneAt: Maybe<Scalars['DateTime']['output']>;
};

/** One file of an import. */
export type ImportedFile = {
  /** Its name in the bundle: `agreements.csv`. */
  name: Scalars['String']['output'];
  /** The SHA-256 of its bytes, in hexadecimal. */
  sha256: Scalars['String']['output'];
  /** How many rows it has. */
  rows: Scalars['Int']['output'];
};

/** What an import did in one table of a bundle. */
export type ImportChange = {
  /** Which file of the bundle, without its ending: `agreements`. */
  table: Scalars['String']['output'];
  /** Claims that were new. */
  added: Scalars['Int']['output'];
  /** Claims that were there and have another quote, note or confidence now. */
  amended: Scalars['Int']['output'];
  /** Claims that were taken back, since the same source now says otherwise or no more. */
  retracted: Scalars['Int']['output'];
  /** Claims that were there already. */
  unchanged: Scalars['Int']['output'];
};

/** A page of imports. */
export type ImportConnection = {
  /** When the graph last took something in, or took it back; null where it never did. */
  changedAt: Maybe<Scalars['DateTime']['output']>;
  /** Each import with its cursor. */
  edges: Array<ImportEdge>;
  /** The imports alone, without cursors. */
  nodes: Array<Import>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** An import in a list. */
export type ImportEdge = {
  /** Where to go on from. */
  cursor: Scalars['String']['output'];
  /** What was taken in. */
  node: Import;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Source: Source;
  Import: Import;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Source:
    ( { __typename: 'Source' }
    & GraphQLRecursivePick<FederationTypes['Source'], {"id":true}> );
  Import:
    ( { __typename: 'Import' }
    & GraphQLRecursivePick<FederationTypes['Import'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node: ( Parents.Source );
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CacheControlScope: CacheControlScope;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  EDTF: ResolverTypeWrapper<Scalars['EDTF']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  LanguageTag: ResolverTypeWrapper<Scalars['LanguageTag']['output']>;
  CountryCode: ResolverTypeWrapper<Scalars['CountryCode']['output']>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  PartialDate: ResolverTypeWrapper<string>;
  DatePrecision: DatePrecision;
  Period: ResolverTypeWrapper<string>;
  DateRange: DateRange;
  DateMatch: DateMatch;
  Name: ResolverTypeWrapper<NameRow>;
  NameKind: NameKind;
  Identifier: ResolverTypeWrapper<IdentifierRow>;
  IdentifierScheme: IdentifierScheme;
  Quantity: ResolverTypeWrapper<FigureRow>;
  Bound: Bound;
  Claim: ResolverTypeWrapper<ClaimParent>;
  ClaimedValue: ResolverTypeWrapper<ClaimedValue>;
  Stance: Stance;
  Basis: Basis;
  Confidence: Confidence;
  EvidenceFilter: EvidenceFilter;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  LinkFeed: ResolverTypeWrapper<LinkFeed>;
  FeedNode: ResolverTypeWrapper<FeedNode>;
  FeedName: ResolverTypeWrapper<FeedName>;
  FeedEdge: ResolverTypeWrapper<FeedEdge>;
  FeedVerb: ResolverTypeWrapper<FeedVerb>;
  Source: ResolverTypeWrapper<Parents.Source>;
  SourceKind: SourceKind;
  CitationFormat: CitationFormat;
  SourceConnection: ResolverTypeWrapper<Connection<unknown>>;
  SourceEdge: ResolverTypeWrapper<Omit<SourceEdge, 'node'> & { node: ResolversTypes['Source'] }>;
  SourceFilter: SourceFilter;
  SourceSort: SourceSort;
  Import: ResolverTypeWrapper<Parents.Import>;
  ImportedFile: ResolverTypeWrapper<ImportedFile>;
  ImportChange: ResolverTypeWrapper<ImportChange>;
  ImportConnection: ResolverTypeWrapper<Connection<unknown>>;
  ImportEdge: ResolverTypeWrapper<Omit<ImportEdge, 'node'> & { node: ResolversTypes['Import'] }>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  EDTF: Scalars['EDTF']['output'];
  Decimal: Scalars['Decimal']['output'];
  LanguageTag: Scalars['LanguageTag']['output'];
  CountryCode: Scalars['CountryCode']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  URL: Scalars['URL']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  ID: Scalars['ID']['output'];
  PageInfo: PageInfo;
  String: Scalars['String']['output'];
  PartialDate: string;
  Period: string;
  DateRange: DateRange;
  Name: NameRow;
  Identifier: IdentifierRow;
  Quantity: FigureRow;
  Claim: ClaimParent;
  ClaimedValue: ClaimedValue;
  EvidenceFilter: EvidenceFilter;
  Query: Record<PropertyKey, never>;
  LinkFeed: LinkFeed;
  FeedNode: FeedNode;
  FeedName: FeedName;
  FeedEdge: FeedEdge;
  FeedVerb: FeedVerb;
  Source: Parents.Source;
  SourceConnection: Connection<unknown>;
  SourceEdge: Omit<SourceEdge, 'node'> & { node: ResolversParentTypes['Source'] };
  SourceFilter: SourceFilter;
  Import: Parents.Import;
  ImportedFile: ImportedFile;
  ImportChange: ImportChange;
  ImportConnection: Connection<unknown>;
  ImportEdge: Omit<ImportEdge, 'node'> & { node: ResolversParentTypes['Import'] };
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge: Maybe<Scalars['Int']['input']>;
  scope: Maybe<CacheControlScope>;
  inheritMaxAge: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = Context, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface EdtfScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['EDTF'], any> {
  name: 'EDTF';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export interface LanguageTagScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['LanguageTag'], any> {
  name: 'LanguageTag';
}

export interface CountryCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CountryCode'], any> {
  name: 'CountryCode';
}

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType?: TypeResolveFn<'Source', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PartialDateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartialDate'] = ResolversParentTypes['PartialDate']> = {
  edtf?: Resolver<ResolversTypes['EDTF'], ParentType, ContextType>;
  earliest?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  latest?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  precision?: Resolver<ResolversTypes['DatePrecision'], ParentType, ContextType>;
  uncertain?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  approximate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PeriodResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Period'] = ResolversParentTypes['Period']> = {
  start?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  end?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
};

export type NameResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Name'] = ResolversParentTypes['Name']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  language?: Resolver<Maybe<ResolversTypes['LanguageTag']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['NameKind'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<NameClaimsArgs, 'retracted'>>;
};

export type IdentifierResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Identifier'] = ResolversParentTypes['Identifier']> = {
  scheme?: Resolver<ResolversTypes['IdentifierScheme'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<IdentifierClaimsArgs, 'retracted'>>;
};

export type QuantityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Quantity'] = ResolversParentTypes['Quantity']> = {
  value?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<Maybe<ResolversTypes['CurrencyCode']>, ParentType, ContextType>;
  bound?: Resolver<ResolversTypes['Bound'], ParentType, ContextType>;
};

export type ClaimResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Claim'] = ResolversParentTypes['Claim']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['Source']>, ParentType, ContextType>;
  locator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['ClaimedValue']>, ParentType, ContextType>;
  observedOn?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  stance?: Resolver<ResolversTypes['Stance'], ParentType, ContextType>;
  basis?: Resolver<ResolversTypes['Basis'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Confidence'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recordedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  import?: Resolver<Maybe<ResolversTypes['Import']>, ParentType, ContextType>;
  retractedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ClaimedValueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimedValue'] = ResolversParentTypes['ClaimedValue']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shown?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  _links?: Resolver<Maybe<ResolversTypes['LinkFeed']>, ParentType, ContextType, RequireFields<Query_LinksArgs, 'first'>>;
  source?: Resolver<Maybe<ResolversTypes['Source']>, ParentType, ContextType, RequireFields<QuerySourceArgs, 'id'>>;
  sources?: Resolver<Maybe<ResolversTypes['SourceConnection']>, ParentType, ContextType, RequireFields<QuerySourcesArgs, 'sort'>>;
  import?: Resolver<Maybe<ResolversTypes['Import']>, ParentType, ContextType, RequireFields<QueryImportArgs, 'id'>>;
  imports?: Resolver<Maybe<ResolversTypes['ImportConnection']>, ParentType, ContextType, Partial<QueryImportsArgs>>;
};

export type LinkFeedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkFeed'] = ResolversParentTypes['LinkFeed']> = {
  nodes?: Resolver<Array<ResolversTypes['FeedNode']>, ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['FeedEdge']>, ParentType, ContextType>;
  verbs?: Resolver<Array<ResolversTypes['FeedVerb']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hasMore?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FeedNodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedNode'] = ResolversParentTypes['FeedNode']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deleted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  names?: Resolver<Array<ResolversTypes['FeedName']>, ParentType, ContextType>;
  identifiers?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type FeedNameResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedName'] = ResolversParentTypes['FeedName']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  language?: Resolver<Maybe<ResolversTypes['LanguageTag']>, ParentType, ContextType>;
  preferred?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FeedEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedEdge'] = ResolversParentTypes['FeedEdge']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verb?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  date?: Resolver<Maybe<ResolversTypes['EDTF']>, ParentType, ContextType>;
  deleted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  evidence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FeedVerbResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedVerb'] = ResolversParentTypes['FeedVerb']> = {
  verb?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  language?: Resolver<ResolversTypes['LanguageTag'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inverse?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  relative?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Source'] = ResolversParentTypes['Source'], FederationReferenceType extends FederationReferenceTypes['Source'] = FederationReferenceTypes['Source']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Source']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['SourceKind']>, ParentType, ContextType>;
  publisher?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  published?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  retrieved?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  archivedUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  language?: Resolver<Maybe<ResolversTypes['LanguageTag']>, ParentType, ContextType>;
  licence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  citation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<SourceCitationArgs, 'format'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SourceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceConnection'] = ResolversParentTypes['SourceConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SourceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Source']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SourceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SourceEdge'] = ResolversParentTypes['SourceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type ImportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Import'] = ResolversParentTypes['Import'], FederationReferenceType extends FederationReferenceTypes['Import'] = FederationReferenceTypes['Import']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Import']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  bundle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  replaces?: Resolver<Maybe<ResolversTypes['Source']>, ParentType, ContextType>;
  files?: Resolver<Maybe<Array<ResolversTypes['ImportedFile']>>, ParentType, ContextType>;
  changes?: Resolver<Maybe<Array<ResolversTypes['ImportChange']>>, ParentType, ContextType>;
  undoneAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ImportedFileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportedFile'] = ResolversParentTypes['ImportedFile']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImportChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportChange'] = ResolversParentTypes['ImportChange']> = {
  table?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  added?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  amended?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  retracted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImportConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportConnection'] = ResolversParentTypes['ImportConnection']> = {
  changedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['ImportEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Import']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImportEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImportEdge'] = ResolversParentTypes['ImportEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Import'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  EDTF?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  LanguageTag?: GraphQLScalarType;
  CountryCode?: GraphQLScalarType;
  CurrencyCode?: GraphQLScalarType;
  URL?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PartialDate?: PartialDateResolvers<ContextType>;
  Period?: PeriodResolvers<ContextType>;
  Name?: NameResolvers<ContextType>;
  Identifier?: IdentifierResolvers<ContextType>;
  Quantity?: QuantityResolvers<ContextType>;
  Claim?: ClaimResolvers<ContextType>;
  ClaimedValue?: ClaimedValueResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  LinkFeed?: LinkFeedResolvers<ContextType>;
  FeedNode?: FeedNodeResolvers<ContextType>;
  FeedName?: FeedNameResolvers<ContextType>;
  FeedEdge?: FeedEdgeResolvers<ContextType>;
  FeedVerb?: FeedVerbResolvers<ContextType>;
  Source?: SourceResolvers<ContextType>;
  SourceConnection?: SourceConnectionResolvers<ContextType>;
  SourceEdge?: SourceEdgeResolvers<ContextType>;
  Import?: ImportResolvers<ContextType>;
  ImportedFile?: ImportedFileResolvers<ContextType>;
  ImportChange?: ImportChangeResolvers<ContextType>;
  ImportConnection?: ImportConnectionResolvers<ContextType>;
  ImportEdge?: ImportEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
