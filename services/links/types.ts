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

/** A body or a person: whoever can take part. */
export type Actor = {
  /** A stable key, never reused: `org_china`, `per_lu-wei`. */
  id: Scalars['ID']['output'];
};

/** A state, body, company, association, fund, bank or media house. */
export type Organisation = Actor & Node & {
  /** A stable key, never reused: `org_china`. */
  id: Scalars['ID']['output'];
};

/** A human being who holds posts, signs, speaks or attends. */
export type Person = Actor & Node & {
  /** A stable key, never reused: `per_lu-wei`. */
  id: Scalars['ID']['output'];
};

/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type Initiative = Node & {
  /** A stable key, never reused: `ini_internet-plus`. */
  id: Scalars['ID']['output'];
};

/** An area of cooperation: 5G, cloud computing, smart cities. */
export type Area = Node & {
  /** A stable key, never reused: `area_5g`. */
  id: Scalars['ID']['output'];
};

/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type Agreement = Node & {
  /** A stable key, never reused: `agr_bri-mou-ita`. */
  id: Scalars['ID']['output'];
};

/** A summit, roundtable, meeting, visit or forum. */
export type Event = Node & {
  /** A stable key, never reused: `evt_eu-china-summit-17`. */
  id: Scalars['ID']['output'];
};

/** A document that claims rest on. */
export type Source = Node & {
  /** A stable key, never reused: `src_cd-summit`. */
  id: Scalars['ID']['output'];
  /** What rests on this source: every thing of which it says something, in the order of their ids. */
  supports: Maybe<NodeConnection>;
};


/** A document that claims rest on. */
export type SourceSupportsArgs = {
  types: InputMaybe<Array<NodeType>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

/** One taking in of facts. */
export type Import = {
  /** A key that begins with the moment it began: `imp_20251126t101500-3f9a`. */
  id: Scalars['ID']['output'];
};

/** What sort of thing has an id of its own. */
export type NodeType =
  /** A state, body, company or fund. */
  | 'ORGANISATION'
  /** A man or woman. */
  | 'PERSON'
  /** A strategy, plan or programme. */
  | 'INITIATIVE'
  /** A field in which one works together. */
  | 'AREA'
  /** What was agreed, announced or proposed. */
  | 'AGREEMENT'
  /** A meeting, visit or forum. */
  | 'EVENT'
  /** A document that claims rest on. */
  | 'SOURCE';

/** From which end a tie is looked at. */
export type NeighbourDirection =
  /** Ties in which the thing comes first in the sentence: who signed. */
  | 'OUT'
  /** Ties that lead to the thing: what was signed. */
  | 'IN'
  /** Ties of either sort. */
  | 'BOTH';

/** The form in which a citation is given. */
export type CitationFormat =
  /** A line to read, as in a footnote. */
  | 'TEXT'
  /** An entry for BibTeX and reference managers that read it. */
  | 'BIBTEX'
  /** Citation Style Language data, which Zotero and others read. */
  | 'CSL_JSON';

/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type Query = {
  /** Any thing by its id, whichever subgraph owns it; null when there is none. */
  node: Maybe<Node>;
  /** Many things by their ids, in the order of these; null where there is none. */
  nodes: Maybe<Array<Maybe<Node>>>;
  /** What has a number or code in a register; null when nothing has it. */
  nodeByIdentifier: Maybe<Node>;
  /** Whatever has a name or number like this, in any language, the best match first, then the best connected. */
  search: Maybe<SearchConnection>;
  /** What is directly tied to one thing, by the sort of tie; null when there is no such thing. */
  neighbours: Maybe<NeighbourConnection>;
  /** The shortest ways from one thing to another, each step with its evidence; null when either is not there. */
  paths: Maybe<PathResult>;
  /** One list of references for many things: every source that something told of one of them rests on, once, in order. */
  bibliography: Maybe<Scalars['String']['output']>;
  /** What two things are both directly tied to, in the order of ids; null when either is not there. */
  between: Maybe<BetweenConnection>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryNodeByIdentifierArgs = {
  scheme: IdentifierScheme;
  value: Scalars['String']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QuerySearchArgs = {
  query: Scalars['String']['input'];
  types: InputMaybe<Array<NodeType>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryNeighboursArgs = {
  of: Scalars['ID']['input'];
  types: InputMaybe<Array<NodeType>>;
  kinds: InputMaybe<Array<Scalars['String']['input']>>;
  direction?: InputMaybe<NeighbourDirection>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryPathsArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
  maxLength?: InputMaybe<Scalars['Int']['input']>;
  types: InputMaybe<Array<NodeType>>;
  kinds: InputMaybe<Array<Scalars['String']['input']>>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryBibliographyArgs = {
  ids: Array<Scalars['ID']['input']>;
  format?: InputMaybe<CitationFormat>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryBetweenArgs = {
  a: Scalars['ID']['input'];
  b: Scalars['ID']['input'];
  types: InputMaybe<Array<NodeType>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

/** A page of things found by words. */
export type SearchConnection = {
  /** Each thing with what matched. */
  edges: Array<SearchEdge>;
  /** The things alone. */
  nodes: Array<Maybe<Node>>;
  /** Whether the list goes on, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
  /** How many there are of each type, whatever `types` asks for. */
  byType: Array<TypeCount>;
};

/** One thing that was found. */
export type SearchEdge = {
  /** Where this entry stands in its list, to hand to `after`. */
  cursor: Scalars['String']['output'];
  /** The thing itself. */
  node: Maybe<Node>;
  /** The name or number that matched. */
  matched: Scalars['String']['output'];
  /** How well it fits: 5 and more by a number, 4 the whole name, 3 its beginning, 2 its words, less for something like it. */
  score: Scalars['Float']['output'];
};

/** How many there are of one type. */
export type TypeCount = {
  /** The type that was counted. */
  type: NodeType;
  /** Their number. */
  count: Scalars['Int']['output'];
};

/** One tie, as a sentence would say it: `from`, `verb`, `to`. */
export type Link = {
  /** A key that tells this tie from every other. */
  id: Scalars['ID']['output'];
  /** With what the sentence begins: who signed. */
  from: Maybe<Node>;
  /** To what it leads: what was signed. */
  to: Maybe<Node>;
  /** What sort of tie it is, in capitals: `SIGNATORY`. */
  kind: Scalars['String']['output'];
  /** What is said between the two: `signed`, `falls under`, `was made at`. */
  verb: Scalars['String']['output'];
  /** When it came about, where that is told of the tie itself. */
  date: Maybe<PartialDate>;
  /** What it rests on. */
  evidence: Array<Evidence>;
};


/** One tie, as a sentence would say it: `from`, `verb`, `to`. */
export type LinkVerbArgs = {
  language?: InputMaybe<Scalars['LanguageTag']['input']>;
};

/** One source's word for, or against, a tie. */
export type Evidence = {
  /** The document that says so. */
  source: Maybe<Source>;
  /** Where in the source: `p11`, `page 4`. */
  locator: Maybe<Scalars['String']['output']>;
  /** A few of the source's own words. */
  quote: Maybe<Scalars['String']['output']>;
  /** Whether the source speaks for the tie or against it. */
  stance: Stance;
  /** Whether the source says it itself, or a reader concluded it. */
  basis: Basis;
  /** How far whoever recorded it trusts it. */
  confidence: Confidence;
};

/** A page of what is tied to one thing. */
export type NeighbourConnection = {
  /** Each tie with what is at its other end. */
  edges: Array<NeighbourEdge>;
  /** What is at the other ends; what is tied twice comes twice. */
  nodes: Array<Maybe<Node>>;
  /** Whether the list goes on, and from where. */
  pageInfo: PageInfo;
  /** How many ties there are on all pages together. */
  totalCount: Scalars['Int']['output'];
  /** How many ties there are of each kind, whatever `kinds` asks for; the most frequent first. */
  byKind: Array<KindCount>;
};

/** One tie, seen from the thing that was asked about. */
export type NeighbourEdge = {
  /** Where this entry stands in its list, to hand to `after`. */
  cursor: Scalars['String']['output'];
  /** What is at the other end. */
  node: Maybe<Node>;
  /** The tie that leads there. */
  link: Link;
};

/** How many ties there are of one kind. */
export type KindCount = {
  /** The sort of tie, in capitals. */
  kind: Scalars['String']['output'];
  /** Their number. */
  count: Scalars['Int']['output'];
};

/** A page of things of any type. */
export type NodeConnection = {
  /** The things on this page. */
  nodes: Array<Maybe<Node>>;
  /** Whether the list goes on, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** A page of what two things have in common. */
export type BetweenConnection = {
  /** Each thing with the ties to both. */
  edges: Array<BetweenEdge>;
  /** The things alone. */
  nodes: Array<Maybe<Node>>;
  /** Whether the list goes on, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One thing that two others are both tied to. */
export type BetweenEdge = {
  /** Where this entry stands in its list, to hand to `after`. */
  cursor: Scalars['String']['output'];
  /** The thing itself. */
  node: Maybe<Node>;
  /** The ties to both: those to the first, then those to the second. */
  links: Array<Link>;
};

/** The shortest ways between two things. */
export type PathResult = {
  /** The ways, all equally short; those through less connected things first, then those with more sources. */
  paths: Array<Path>;
  /** Whether every shortest way up to `first` was looked for, or the search stopped at its limit before. */
  complete: Scalars['Boolean']['output'];
};

/** One way from one thing to another. */
export type Path = {
  /** How many ties it has. */
  length: Scalars['Int']['output'];
  /** What it leads through, both ends included. */
  nodes: Array<Maybe<Node>>;
  /** Its ties, in their order; a tie may lead either way. */
  links: Array<Link>;
  /** The whole way, said as one sentence. */
  sentence: Scalars['String']['output'];
};


/** One way from one thing to another. */
export type PathSentenceArgs = {
  language?: InputMaybe<Scalars['LanguageTag']['input']>;
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
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Source:
    ( { __typename: 'Source' }
    & GraphQLRecursivePick<FederationTypes['Source'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( Parents.Organisation )
    | ( Parents.Person )
    | ( Parents.Initiative )
    | ( Parents.Area )
    | ( Parents.Agreement )
    | ( Parents.Event )
    | ( Parents.Source )
  ;
  Actor:
    | ( Parents.Organisation )
    | ( Parents.Person )
  ;
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
  Actor: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Actor']>;
  Organisation: ResolverTypeWrapper<Parents.Organisation>;
  Person: ResolverTypeWrapper<Parents.Person>;
  Initiative: ResolverTypeWrapper<Parents.Initiative>;
  Area: ResolverTypeWrapper<Parents.Area>;
  Agreement: ResolverTypeWrapper<Parents.Agreement>;
  Event: ResolverTypeWrapper<Parents.Event>;
  Source: ResolverTypeWrapper<Parents.Source>;
  Import: ResolverTypeWrapper<Parents.Import>;
  NodeType: NodeType;
  NeighbourDirection: NeighbourDirection;
  CitationFormat: CitationFormat;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SearchConnection: ResolverTypeWrapper<Connection<unknown>>;
  SearchEdge: ResolverTypeWrapper<Omit<SearchEdge, 'node'> & { node?: Maybe<ResolversTypes['Node']> }>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  TypeCount: ResolverTypeWrapper<TypeCount>;
  Link: ResolverTypeWrapper<Parents.Link>;
  Evidence: ResolverTypeWrapper<Parents.Evidence>;
  NeighbourConnection: ResolverTypeWrapper<Connection<unknown>>;
  NeighbourEdge: ResolverTypeWrapper<Omit<NeighbourEdge, 'node' | 'link'> & { node?: Maybe<ResolversTypes['Node']>, link: ResolversTypes['Link'] }>;
  KindCount: ResolverTypeWrapper<KindCount>;
  NodeConnection: ResolverTypeWrapper<Connection<unknown>>;
  BetweenConnection: ResolverTypeWrapper<Connection<unknown>>;
  BetweenEdge: ResolverTypeWrapper<Omit<BetweenEdge, 'node' | 'links'> & { node?: Maybe<ResolversTypes['Node']>, links: Array<ResolversTypes['Link']> }>;
  PathResult: ResolverTypeWrapper<Omit<PathResult, 'paths'> & { paths: Array<ResolversTypes['Path']> }>;
  Path: ResolverTypeWrapper<Parents.Path>;
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
  Actor: ResolversInterfaceTypes<ResolversParentTypes>['Actor'];
  Organisation: Parents.Organisation;
  Person: Parents.Person;
  Initiative: Parents.Initiative;
  Area: Parents.Area;
  Agreement: Parents.Agreement;
  Event: Parents.Event;
  Source: Parents.Source;
  Import: Parents.Import;
  Query: Record<PropertyKey, never>;
  SearchConnection: Connection<unknown>;
  SearchEdge: Omit<SearchEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Node']> };
  Float: Scalars['Float']['output'];
  TypeCount: TypeCount;
  Link: Parents.Link;
  Evidence: Parents.Evidence;
  NeighbourConnection: Connection<unknown>;
  NeighbourEdge: Omit<NeighbourEdge, 'node' | 'link'> & { node?: Maybe<ResolversParentTypes['Node']>, link: ResolversParentTypes['Link'] };
  KindCount: KindCount;
  NodeConnection: Connection<unknown>;
  BetweenConnection: Connection<unknown>;
  BetweenEdge: Omit<BetweenEdge, 'node' | 'links'> & { node?: Maybe<ResolversParentTypes['Node']>, links: Array<ResolversParentTypes['Link']> };
  PathResult: Omit<PathResult, 'paths'> & { paths: Array<ResolversParentTypes['Path']> };
  Path: Parents.Path;
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
  __resolveType?: TypeResolveFn<'Organisation' | 'Person' | 'Initiative' | 'Area' | 'Agreement' | 'Event' | 'Source', ParentType, ContextType>;
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

export type ActorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Actor'] = ResolversParentTypes['Actor']> = {
  __resolveType?: TypeResolveFn<'Organisation' | 'Person', ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InitiativeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Initiative'] = ResolversParentTypes['Initiative']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AreaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Area'] = ResolversParentTypes['Area']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgreementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Agreement'] = ResolversParentTypes['Agreement']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Source'] = ResolversParentTypes['Source'], FederationReferenceType extends FederationReferenceTypes['Source'] = FederationReferenceTypes['Source']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Source']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  supports?: Resolver<Maybe<ResolversTypes['NodeConnection']>, ParentType, ContextType, Partial<SourceSupportsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Import'] = ResolversParentTypes['Import']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Maybe<Array<Maybe<ResolversTypes['Node']>>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  nodeByIdentifier?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeByIdentifierArgs, 'scheme' | 'value'>>;
  search?: Resolver<Maybe<ResolversTypes['SearchConnection']>, ParentType, ContextType, RequireFields<QuerySearchArgs, 'query'>>;
  neighbours?: Resolver<Maybe<ResolversTypes['NeighbourConnection']>, ParentType, ContextType, RequireFields<QueryNeighboursArgs, 'of' | 'direction'>>;
  paths?: Resolver<Maybe<ResolversTypes['PathResult']>, ParentType, ContextType, RequireFields<QueryPathsArgs, 'from' | 'to' | 'maxLength' | 'first'>>;
  bibliography?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<QueryBibliographyArgs, 'ids' | 'format'>>;
  between?: Resolver<Maybe<ResolversTypes['BetweenConnection']>, ParentType, ContextType, RequireFields<QueryBetweenArgs, 'a' | 'b'>>;
};

export type SearchConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SearchConnection'] = ResolversParentTypes['SearchConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SearchEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  byType?: Resolver<Array<ResolversTypes['TypeCount']>, ParentType, ContextType>;
};

export type SearchEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SearchEdge'] = ResolversParentTypes['SearchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type TypeCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TypeCount'] = ResolversParentTypes['TypeCount']> = {
  type?: Resolver<ResolversTypes['NodeType'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LinkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Link'] = ResolversParentTypes['Link']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verb?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<LinkVerbArgs, 'language'>>;
  date?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  evidence?: Resolver<Array<ResolversTypes['Evidence']>, ParentType, ContextType>;
};

export type EvidenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Evidence'] = ResolversParentTypes['Evidence']> = {
  source?: Resolver<Maybe<ResolversTypes['Source']>, ParentType, ContextType>;
  locator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  stance?: Resolver<ResolversTypes['Stance'], ParentType, ContextType>;
  basis?: Resolver<ResolversTypes['Basis'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Confidence'], ParentType, ContextType>;
};

export type NeighbourConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NeighbourConnection'] = ResolversParentTypes['NeighbourConnection']> = {
  edges?: Resolver<Array<ResolversTypes['NeighbourEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  byKind?: Resolver<Array<ResolversTypes['KindCount']>, ParentType, ContextType>;
};

export type NeighbourEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NeighbourEdge'] = ResolversParentTypes['NeighbourEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  link?: Resolver<ResolversTypes['Link'], ParentType, ContextType>;
};

export type KindCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KindCount'] = ResolversParentTypes['KindCount']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type NodeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NodeConnection'] = ResolversParentTypes['NodeConnection']> = {
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BetweenConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BetweenConnection'] = ResolversParentTypes['BetweenConnection']> = {
  edges?: Resolver<Array<ResolversTypes['BetweenEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BetweenEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BetweenEdge'] = ResolversParentTypes['BetweenEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  links?: Resolver<Array<ResolversTypes['Link']>, ParentType, ContextType>;
};

export type PathResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PathResult'] = ResolversParentTypes['PathResult']> = {
  paths?: Resolver<Array<ResolversTypes['Path']>, ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PathResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Path'] = ResolversParentTypes['Path']> = {
  length?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  links?: Resolver<Array<ResolversTypes['Link']>, ParentType, ContextType>;
  sentence?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<PathSentenceArgs, 'language'>>;
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
  Actor?: ActorResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  Initiative?: InitiativeResolvers<ContextType>;
  Area?: AreaResolvers<ContextType>;
  Agreement?: AgreementResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  Source?: SourceResolvers<ContextType>;
  Import?: ImportResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SearchConnection?: SearchConnectionResolvers<ContextType>;
  SearchEdge?: SearchEdgeResolvers<ContextType>;
  TypeCount?: TypeCountResolvers<ContextType>;
  Link?: LinkResolvers<ContextType>;
  Evidence?: EvidenceResolvers<ContextType>;
  NeighbourConnection?: NeighbourConnectionResolvers<ContextType>;
  NeighbourEdge?: NeighbourEdgeResolvers<ContextType>;
  KindCount?: KindCountResolvers<ContextType>;
  NodeConnection?: NodeConnectionResolvers<ContextType>;
  BetweenConnection?: BetweenConnectionResolvers<ContextType>;
  BetweenEdge?: BetweenEdgeResolvers<ContextType>;
  PathResult?: PathResultResolvers<ContextType>;
  Path?: PathResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
