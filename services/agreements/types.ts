// Made by `npm run generate` from the SDL and from parents.ts. Do not edit.
import type { ClaimParent, Connection, CoverageRow, FigureRow, IdentifierRow, MilestoneRow, NameRow } from '#toolkit'
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

/** Which values the entries of a list have in one respect, and how many entries have each. */
export type Facet = {
  /** In what respect they are counted, as it was asked for: `KIND`, `PARTY`. */
  by: Scalars['String']['output'];
  /** The values that most entries have, those with the most first and then in order of value. */
  buckets: Array<FacetBucket>;
  /** How many different values there are, those left out of `buckets` included. */
  totalCount: Scalars['Int']['output'];
};

/** One value, and how many entries of the list have it. */
export type FacetBucket = {
  /** The value as the filter of the list takes it: `TREATY`, `BE`, `org_china`; a year as `2015`. */
  value: Scalars['String']['output'];
  /** The thing that the value is the id of, to name the bucket by; null where the value is no id. */
  entity: Maybe<Node>;
  /** How many entries of the whole list have this value, on whichever page. */
  count: Scalars['Int']['output'];
};

/** A step in the life of an agreement or an initiative. */
export type Milestone = {
  /** A stable key, never reused, that begins with `mil_`. */
  id: Scalars['ID']['output'];
  /** What sort of step it was, such as a signing or a withdrawal. */
  kind: MilestoneKind;
  /** When the step was taken, as precisely as sources tell; null when none does. */
  date: Maybe<PartialDate>;
  /** The party that took this step, where it was not everybody's. */
  actor: Maybe<Actor>;
  /** What the step was, in a few words: `release of the guiding opinions`. */
  note: Maybe<Scalars['String']['output']>;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** A step in the life of an agreement or an initiative. */
export type MilestoneClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What sort of step was taken. */
export type MilestoneKind =
  /** Somebody put it forward, or it was expected, without a commitment. */
  | 'PROPOSED'
  /** It was made public as intended or agreed. */
  | 'ANNOUNCED'
  /** Talks about its terms began. */
  | 'NEGOTIATION_OPENED'
  /** The negotiation ended with an agreed text; a project that ends is `COMPLETED`. */
  | 'CONCLUDED'
  /** The negotiators put their initials to the text, to fix its wording before signature. */
  | 'INITIALLED'
  /** Names were put under the text, by all parties or by the actor of the step. */
  | 'SIGNED'
  /** A body or a meeting formally approved the text. */
  | 'ADOPTED'
  /** The text was released to the public. */
  | 'PUBLISHED'
  /** It was started in practice. */
  | 'LAUNCHED'
  /** A party that had signed confirmed, by its own procedure, that it is bound. */
  | 'RATIFIED'
  /** A party joined what others had concluded, without signing first. */
  | 'ACCEDED'
  /** Parties began to apply it before its entry into force. */
  | 'PROVISIONALLY_APPLIED'
  /** It took legal effect. */
  | 'IN_FORCE'
  /** It was extended for a further term. */
  | 'RENEWED'
  /** Its terms were changed. */
  | 'AMENDED'
  /** Its operation was halted for a time. */
  | 'SUSPENDED'
  /** A party gave notice that it will leave. */
  | 'NOTICE_OF_WITHDRAWAL'
  /** A party left, or the whole was taken back. */
  | 'WITHDRAWN'
  /** The term it was made for ran out. */
  | 'EXPIRED'
  /** It was ended by a decision. */
  | 'TERMINATED'
  /** The work was finished; a negotiation that ends is `CONCLUDED`. */
  | 'COMPLETED';

/** A number that somebody gave about an initiative, an agreement, an event or the world. */
export type Figure = {
  /** A stable key, never reused: `fig_investment-plan-target`. */
  id: Scalars['ID']['output'];
  /** What is counted, in a few words: `investment mobilised`. */
  measure: Scalars['String']['output'];
  /** The number with its unit, and how exactly it was said. */
  quantity: Quantity;
  /** What sort of number it is, such as a target or a result. */
  meaning: FigureMeaning;
  /** The day or period that the number speaks of. */
  asOf: Maybe<PartialDate>;
  /** Whom or where it counts: `China and EU`. */
  scope: Maybe<Scalars['String']['output']>;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** A number that somebody gave about an initiative, an agreement, an event or the world. */
export type FigureClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What sort of number it is. */
export type FigureMeaning =
  /** Something to be reached: 315 billion euro to be mobilised. */
  | 'TARGET'
  /** Something that somebody promised to give or do. */
  | 'PLEDGE'
  /** Judged or calculated by somebody, not counted. */
  | 'ESTIMATE'
  /** Something reached or delivered by then. */
  | 'RESULT'
  /** Counted as it stood: the countries with a memorandum. */
  | 'COUNT';

/** The capacity in which somebody takes part in an agreement, an event or an initiative. */
export type Role =
  /** The body that agrees to it and is bound or committed by it. */
  | 'PARTY'
  /** The person who put a name under it, for the body in `onBehalfOf`. */
  | 'SIGNATORY'
  /** Was present at the signing, without signing. */
  | 'WITNESS'
  /** Worked out the terms for a party. */
  | 'NEGOTIATOR'
  /** Helped the parties to agree, as a third side. */
  | 'MEDIATOR'
  /** Keeps the original text and records who signed, ratified or left. */
  | 'DEPOSITARY'
  /** Put it forward and stands behind it. */
  | 'PROPONENT'
  /** Carries the chief responsibility for it. */
  | 'LEAD'
  /** Arranged and ran the event. */
  | 'ORGANISER'
  /** Received the others, as the inviting side. */
  | 'HOST'
  /** Presided over the meeting. */
  | 'CHAIR'
  /** Gave a speech or an address. */
  | 'SPEAKER'
  /** Took part, in no closer role that a source names. */
  | 'PARTICIPANT'
  /** Belonged to a delegation. */
  | 'DELEGATE'
  /** Looked on without a vote or a commitment. */
  | 'OBSERVER'
  /** Gives or promises money for it. */
  | 'FUNDER'
  /** Carries out what was decided. */
  | 'IMPLEMENTER'
  /** Receives the money, the work or the advantage. */
  | 'BENEFICIARY';

/** A page of those who took part in something, in one capacity or another. */
export type ParticipantConnection = {
  /** Each participation with its role and its evidence. */
  edges: Array<ParticipantEdge>;
  /** The organisations and people alone, without role or evidence. */
  nodes: Array<Maybe<Actor>>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One organisation or person that took part, in one role. */
export type ParticipantEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The organisation or person that took part. */
  node: Maybe<Actor>;
  /** The capacity in which it took part. */
  role: Role;
  /** The body that this participant stood for. */
  onBehalfOf: Maybe<Organisation>;
  /** Post or rank as the source gives it: `senior executives`. */
  rank: Maybe<Scalars['String']['output']>;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** One organisation or person that took part, in one role. */
export type ParticipantEdgeClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** An area of cooperation that something covers. */
export type AreaCoverage = {
  /** The field of work that is covered, such as 5G or smart cities. */
  area: Maybe<Area>;
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** An area of cooperation that something covers. */
export type AreaCoverageClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type Query = {
  /** The things that this subgraph owns and the ties that it knows, in the order in which they last changed. */
  _links: Maybe<LinkFeed>;
  /** One treaty, memorandum, announced fund or the like by its id; null when there is none. */
  agreement: Maybe<Agreement>;
  /** Everything that was agreed, announced or proposed, page by page. */
  agreements: Maybe<AgreementConnection>;
  /** One summit, meeting or visit by its id; null when there is none. */
  event: Maybe<Event>;
  /** Summits, meetings, visits and the like, page by page. */
  events: Maybe<EventConnection>;
  /** What somebody said, by its id; null when there is none. */
  statement: Maybe<Statement>;
  /** What was said, page by page, the earliest first. */
  statements: Maybe<StatementConnection>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type Query_LinksArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryAgreementArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryAgreementsArgs = {
  filter: InputMaybe<AgreementFilter>;
  sort?: InputMaybe<AgreementSort>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryEventArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryEventsArgs = {
  filter: InputMaybe<EventFilter>;
  sort?: InputMaybe<EventSort>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryStatementArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryStatementsArgs = {
  filter: InputMaybe<StatementFilter>;
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

/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type Agreement = Node & {
  /** A stable key, never reused: `agr_bri-mou-ita`. */
  id: Scalars['ID']['output'];
  /** Its other ids, from before two entries were found to be one and the same thing; each still leads here. */
  formerIds: Maybe<Array<Scalars['ID']['output']>>;
  /** The title to show, in the language asked for or else in another that it has. */
  title: Maybe<Scalars['String']['output']>;
  /** Every title and every short form in every language, each with its own claims. */
  names: Maybe<Array<Name>>;
  /** Its numbers and codes in other registers, such as Wikidata or EUR-Lex. */
  identifiers: Maybe<Array<Identifier>>;
  /** What sort of instrument it is, such as a treaty or a memorandum. */
  kind: Maybe<AgreementKind>;
  /** Whether its parties are legally bound by it. */
  bindingness: Maybe<Bindingness>;
  /** The steps of its life in order of date; `actor` asks for one party's own steps. */
  milestones: Maybe<Array<Milestone>>;
  /** How it stands, read from its milestones and never stored; `actor` asks for one party's standing. */
  status: Maybe<AgreementStatus>;
  /** When it was signed, or else adopted, launched, announced or proposed. */
  date: Maybe<PartialDate>;
  /** From when until when it is meant to run. */
  term: Maybe<Period>;
  /** The parties, signatories, witnesses and others who have a role in it. */
  participants: Maybe<ParticipantConnection>;
  /** The initiatives it falls under, connects, implements or funds. */
  initiatives: Maybe<Array<AgreementInitiative>>;
  /** The areas of cooperation that it covers. */
  areas: Maybe<Array<AreaCoverage>>;
  /** The event at which it came about. */
  event: Maybe<Event>;
  /** Numbers that sources give about it, each with its scope and meaning. */
  figures: Maybe<Array<Figure>>;
  /** What it amends, follows or came out of, and what came of it. */
  related: Maybe<Array<AgreementLink>>;
  /** What sources say for and against its plain fields: kind, bindingness, term, event. */
  claims: Maybe<Array<Claim>>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementTitleArgs = {
  language?: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementNamesArgs = {
  kind: InputMaybe<Array<NameKind>>;
  language: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementIdentifiersArgs = {
  scheme: InputMaybe<Array<IdentifierScheme>>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementMilestonesArgs = {
  kind: InputMaybe<Array<MilestoneKind>>;
  actor: InputMaybe<Scalars['ID']['input']>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementStatusArgs = {
  asOf: InputMaybe<Scalars['Date']['input']>;
  actor: InputMaybe<Scalars['ID']['input']>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementParticipantsArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementInitiativesArgs = {
  kind: InputMaybe<Array<AgreementInitiativeKind>>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementFiguresArgs = {
  measure: InputMaybe<Scalars['String']['input']>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementRelatedArgs = {
  kind: InputMaybe<Array<AgreementLinkKind>>;
  direction?: InputMaybe<AgreementDirection>;
};


/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type AgreementClaimsArgs = {
  field: InputMaybe<Scalars['String']['input']>;
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What sort of instrument an agreement is, after the usage of treaty law, policy and the press. */
export type AgreementKind =
  /** A formal pact between states or international organisations on a weighty matter, usually ratified. */
  | 'TREATY'
  /** A formal pact open to many states, often drawn up within an international organisation. */
  | 'CONVENTION'
  /** Adds to an earlier treaty or carries it out, with obligations of its own. */
  | 'PROTOCOL'
  /** Less formal than a treaty, mostly on economic, technical or cultural cooperation. */
  | 'AGREEMENT'
  /** Sets the principles and leaves the details to later agreements. */
  | 'FRAMEWORK_AGREEMENT'
  /** Two letters or notes of like content, which together make the agreement. */
  | 'EXCHANGE_OF_NOTES'
  /** Records in a less formal way what the parties mean to do together. */
  | 'MEMORANDUM_OF_UNDERSTANDING'
  /** Says that those who sign mean to cooperate, without a duty to do so. */
  | 'LETTER_OF_INTENT'
  /** What the parties say together, mostly at the end of a meeting. */
  | 'JOINT_STATEMENT'
  /** Common principles or aims to which the parties solemnly commit themselves. */
  | 'JOINT_DECLARATION'
  /** A list of agreed measures, often with times and those responsible. */
  | 'ACTION_PLAN'
  /** A standing arrangement for regular talks. */
  | 'DIALOGUE_MECHANISM'
  /** Money that parties pool, or mean to pool, for a common purpose. */
  | 'FUND'
  /** A loan, a grant or another transfer of money on agreed terms. */
  | 'FINANCING'
  /** A deal on goods, works or services under private or commercial law. */
  | 'CONTRACT'
  /** Made public as agreed or intended, without a document that is known. */
  | 'ANNOUNCEMENT'
  /** Changes the terms of an earlier agreement. */
  | 'AMENDMENT'
  /** An instrument that none of the other kinds describes. */
  | 'OTHER';

/** Whether the parties are legally bound. */
export type Bindingness =
  /** The parties are legally obliged to keep it. */
  | 'BINDING'
  /** A commitment in good faith or in politics, without legal obligation. */
  | 'NON_BINDING'
  /** No source tells, nor does the kind of document. */
  | 'UNKNOWN';

/** How an agreement stands, as its steps tell, for all or for one party. */
export type AgreementStatus =
  /** Put forward or expected, without anybody's commitment so far. */
  | 'PROPOSED'
  /** Made public as intended, with nothing signed yet. */
  | 'ANNOUNCED'
  /** Its terms are being worked out, and nothing has been signed yet. */
  | 'UNDER_NEGOTIATION'
  /** Signed or adopted, not in force: for a memorandum, which seldom enters into force at all, the active state. */
  | 'SIGNED'
  /** Applied by its parties ahead of its entry into force. */
  | 'PROVISIONALLY_APPLIED'
  /** It has taken effect and holds. */
  | 'IN_FORCE'
  /** Halted for a time, without having ended. */
  | 'SUSPENDED'
  /** It was taken back; or, when one party is asked about, that party has left. */
  | 'WITHDRAWN'
  /** What it was made for has been done. */
  | 'COMPLETED'
  /** The term it was made for is over. */
  | 'EXPIRED'
  /** Ended by a decision. */
  | 'TERMINATED'
  /** No step that counts on that day tells how it stands. */
  | 'UNKNOWN';

/** An agreement's tie to one initiative, and the evidence for it. */
export type AgreementInitiative = {
  /** In what way the agreement is tied to it. */
  kind: AgreementInitiativeKind;
  /** The strategy, programme, plan or fund that it is tied to. */
  initiative: Maybe<Initiative>;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** An agreement's tie to one initiative, and the evidence for it. */
export type AgreementInitiativeClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** In what way an agreement is tied to an initiative. */
export type AgreementInitiativeKind =
  /** It was made within the initiative, as one of its acts. */
  | 'UNDER'
  /** It links the initiative with another one. */
  | 'CONNECTS'
  /** It puts the initiative, or part of it, into practice. */
  | 'IMPLEMENTS'
  /** It brings money to the initiative. */
  | 'FUNDS';

/** Two agreements and what ties them. */
export type AgreementLink = {
  /** In what way they are tied. */
  kind: AgreementLinkKind;
  /** The later or dependent agreement, where the tie starts. */
  from: Agreement;
  /** The earlier agreement, to which the tie leads back. */
  to: Agreement;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** Two agreements and what ties them. */
export type AgreementLinkClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** OUTCOME_OF ties what was delivered to what was promised. */
export type AgreementLinkKind =
  /** The first changes terms of the second. */
  | 'AMENDS'
  /** The first replaces or continues the second. */
  | 'SUCCEEDS'
  /** The first puts the second into practice. */
  | 'IMPLEMENTS'
  /** The first is what came of the second, a promise or an announcement. */
  | 'OUTCOME_OF'
  /** The two belong together in some other way. */
  | 'RELATED_TO';

/** From which end a tie between two agreements is looked at. */
export type AgreementDirection =
  /** The tie starts from this agreement: what it amends, follows or came out of. */
  | 'OUT'
  /** The tie leads to this agreement: what amends it, follows it or came of it. */
  | 'IN'
  /** Either way round. */
  | 'BOTH';

/** A summit, roundtable, meeting, visit or forum. */
export type Event = Node & {
  /** A stable key, never reused: `evt_eu-china-summit-17`. */
  id: Scalars['ID']['output'];
  /** Its other ids, from before two entries were found to be one and the same thing; each still leads here. */
  formerIds: Maybe<Array<Scalars['ID']['output']>>;
  /** What sort of occasion it was, such as a summit or a visit. */
  kind: Maybe<EventKind>;
  /** The name to show, in the language asked for or else in another that it has. */
  name: Maybe<Scalars['String']['output']>;
  /** Every name in every language, each with its own claims. */
  names: Maybe<Array<Name>>;
  /** Its numbers and codes in other registers. */
  identifiers: Maybe<Array<Identifier>>;
  /** When it was held, as precisely as sources tell. */
  date: Maybe<PartialDate>;
  /** Where it was held. */
  place: Maybe<Place>;
  /** The earlier event that it follows up. */
  follows: Maybe<Event>;
  /** Its aim, in our words. */
  objective: Maybe<Scalars['String']['output']>;
  /** Who organised it, chaired it, spoke at it or attended it, and in what role. */
  participants: Maybe<ParticipantConnection>;
  /** What was agreed, announced or proposed there. */
  agreements: Maybe<AgreementConnection>;
  /** What was said there. */
  statements: Maybe<StatementConnection>;
  /** The areas of cooperation that it covers. */
  areas: Maybe<Array<AreaCoverage>>;
  /** Numbers that sources give about it, each with its scope and meaning. */
  figures: Maybe<Array<Figure>>;
  /** What sources say for and against its plain fields: kind, date, place, aim, what it follows. */
  claims: Maybe<Array<Claim>>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventNameArgs = {
  language?: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventNamesArgs = {
  kind: InputMaybe<Array<NameKind>>;
  language: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventIdentifiersArgs = {
  scheme: InputMaybe<Array<IdentifierScheme>>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventParticipantsArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventAgreementsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventStatementsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventFiguresArgs = {
  measure: InputMaybe<Scalars['String']['input']>;
};


/** A summit, roundtable, meeting, visit or forum. */
export type EventClaimsArgs = {
  field: InputMaybe<Scalars['String']['input']>;
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What sort of occasion an event is. */
export type EventKind =
  /** Leaders of states, governments or the EU meet. */
  | 'SUMMIT'
  /** Invited sides discuss one theme on an equal footing. */
  | 'ROUNDTABLE'
  /** A session of official talks that are held regularly. */
  | 'DIALOGUE'
  /** A large gathering of many sides, open to several themes. */
  | 'FORUM'
  /** A smaller gathering of experts on one subject. */
  | 'SEMINAR'
  /** Two or a few sides talk with each other. */
  | 'MEETING'
  /** An official or a delegation travels to a country or a body. */
  | 'VISIT'
  /** Held in order to sign an agreement. */
  | 'SIGNING_CEREMONY'
  /** An occasion that none of the other kinds describes. */
  | 'OTHER';

/** Where an event was held. */
export type Place = {
  /** The town or building as sources call it, `Brussels`; the country, `Belgium`, where no source says more. */
  name: Scalars['String']['output'];
  /** The country that it lies in. */
  country: Maybe<Scalars['CountryCode']['output']>;
};

/** What somebody said, hopes, favours or means to do, in our words; the claim has theirs. */
export type Statement = {
  /** A stable key, never reused: `sta_lu-wei-synergy`. */
  id: Scalars['ID']['output'];
  /** Who said it; null where the document itself speaks. */
  speaker: Maybe<Actor>;
  /** The body for which the speaker spoke. */
  onBehalfOf: Maybe<Organisation>;
  /** What was said, in our words. */
  gist: Scalars['String']['output'];
  /** The day on which it was said, as precisely as sources tell. */
  date: Maybe<PartialDate>;
  /** The occasion at which it was said. */
  event: Maybe<Event>;
  /** What it speaks of: organisations, people, initiatives, areas, agreements or events. */
  about: Maybe<Array<Node>>;
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** What somebody said, hopes, favours or means to do, in our words; the claim has theirs. */
export type StatementClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of what was said. */
export type StatementConnection = {
  /** Each statement with its cursor. */
  edges: Array<StatementEdge>;
  /** The statements alone, without cursors. */
  nodes: Array<Statement>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One statement in a page of them. */
export type StatementEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The gist of what was said, with its speaker and evidence. */
  node: Statement;
};

/** A body or a person: whoever can take part. */
export type Actor = {
  /** A stable key, never reused: `org_china`, `per_lu-wei`. */
  id: Scalars['ID']['output'];
  /** The agreements in which this actor has a role. */
  agreements: Maybe<ActorAgreementConnection>;
  /** The summits, meetings and visits in which this actor has a role. */
  events: Maybe<ActorEventConnection>;
  /** What this actor is on record as having said. */
  statements: Maybe<StatementConnection>;
};


/** A body or a person: whoever can take part. */
export type ActorAgreementsArgs = {
  role: InputMaybe<Array<Role>>;
  filter: InputMaybe<AgreementFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A body or a person: whoever can take part. */
export type ActorEventsArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A body or a person: whoever can take part. */
export type ActorStatementsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A state, body, company, association, fund, bank or media house. */
export type Organisation = Actor & Node & {
  /** A stable key, never reused: `org_china`. */
  id: Scalars['ID']['output'];
  /** The agreements in which it has a role. */
  agreements: Maybe<ActorAgreementConnection>;
  /** The summits, meetings and visits in which it has a role. */
  events: Maybe<ActorEventConnection>;
  /** What it is on record as having said, as a body. */
  statements: Maybe<StatementConnection>;
};


/** A state, body, company, association, fund, bank or media house. */
export type OrganisationAgreementsArgs = {
  role: InputMaybe<Array<Role>>;
  filter: InputMaybe<AgreementFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A state, body, company, association, fund, bank or media house. */
export type OrganisationEventsArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A state, body, company, association, fund, bank or media house. */
export type OrganisationStatementsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A human being who holds posts, signs, speaks or attends. */
export type Person = Actor & Node & {
  /** A stable key, never reused: `per_lu-wei`. */
  id: Scalars['ID']['output'];
  /** The agreements that this person signed, witnessed or had another role in. */
  agreements: Maybe<ActorAgreementConnection>;
  /** The summits, meetings and visits in which this person had a role. */
  events: Maybe<ActorEventConnection>;
  /** What this person is on record as having said. */
  statements: Maybe<StatementConnection>;
};


/** A human being who holds posts, signs, speaks or attends. */
export type PersonAgreementsArgs = {
  role: InputMaybe<Array<Role>>;
  filter: InputMaybe<AgreementFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A human being who holds posts, signs, speaks or attends. */
export type PersonEventsArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A human being who holds posts, signs, speaks or attends. */
export type PersonStatementsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A page of the agreements in which an actor has a role. */
export type ActorAgreementConnection = {
  /** Each agreement with the actor's role and the evidence for it. */
  edges: Array<ActorAgreementEdge>;
  /** The agreements alone, without role or evidence. */
  nodes: Array<Agreement>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** An actor's part in one agreement, in one role. */
export type ActorAgreementEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The agreement in which the actor has this role. */
  node: Agreement;
  /** The capacity in which the actor takes part in it. */
  role: Role;
  /** The body that this participant stood for. */
  onBehalfOf: Maybe<Organisation>;
  /** Post or rank as the source gives it: `senior executives`. */
  rank: Maybe<Scalars['String']['output']>;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** An actor's part in one agreement, in one role. */
export type ActorAgreementEdgeClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of the events in which an actor has a role. */
export type ActorEventConnection = {
  /** Each event with the actor's role and the evidence for it. */
  edges: Array<ActorEventEdge>;
  /** The events alone, without role or evidence. */
  nodes: Array<Event>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** An actor's part in one event, in one role. */
export type ActorEventEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The event in which the actor has this role. */
  node: Event;
  /** The capacity in which the actor takes part in it. */
  role: Role;
  /** The body that this participant stood for. */
  onBehalfOf: Maybe<Organisation>;
  /** Post or rank as the source gives it: `senior executives`. */
  rank: Maybe<Scalars['String']['output']>;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** An actor's part in one event, in one role. */
export type ActorEventEdgeClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type Initiative = Node & {
  /** A stable key, never reused: `ini_internet-plus`. */
  id: Scalars['ID']['output'];
  /** The agreements that fall under it, connect it, implement it or fund it. */
  agreements: Maybe<InitiativeAgreementConnection>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeAgreementsArgs = {
  kind: InputMaybe<Array<AgreementInitiativeKind>>;
  filter: InputMaybe<AgreementFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A page of the agreements that are tied to an initiative. */
export type InitiativeAgreementConnection = {
  /** Each agreement with the kind of its tie and the evidence for it. */
  edges: Array<InitiativeAgreementEdge>;
  /** The agreements alone, without tie or evidence. */
  nodes: Array<Agreement>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One agreement that is tied to an initiative, in one way. */
export type InitiativeAgreementEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The agreement that is tied to it. */
  node: Agreement;
  /** In what way it is tied to the initiative. */
  kind: AgreementInitiativeKind;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** One agreement that is tied to an initiative, in one way. */
export type InitiativeAgreementEdgeClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** An area of cooperation: 5G, cloud computing, smart cities. */
export type Area = Node & {
  /** A stable key, never reused: `area_5g`. */
  id: Scalars['ID']['output'];
  /** The treaties, memoranda and announced plans that cover it. */
  agreements: Maybe<AgreementConnection>;
  /** The summits, meetings and visits that dealt with it. */
  events: Maybe<EventConnection>;
};


/** An area of cooperation: 5G, cloud computing, smart cities. */
export type AreaAgreementsArgs = {
  filter: InputMaybe<AgreementFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** An area of cooperation: 5G, cloud computing, smart cities. */
export type AreaEventsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** One taking in of facts. */
export type Import = {
  /** A key that begins with the moment it began: `imp_20251126t101500-3f9a`. */
  id: Scalars['ID']['output'];
};

/** A document that claims rest on. */
export type Source = Node & {
  /** A stable key, never reused: `src_cd-summit`. */
  id: Scalars['ID']['output'];
};

/** A page of treaties, memoranda, announced plans and the like. */
export type AgreementConnection = {
  /** Each agreement with its cursor. */
  edges: Array<AgreementEdge>;
  /** The agreements alone, without cursors. */
  nodes: Array<Agreement>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
  /** What else there is: how the whole list divides in each respect asked for, as if this respect were not filtered by. */
  facets: Maybe<Array<Facet>>;
};


/** A page of treaties, memoranda, announced plans and the like. */
export type AgreementConnectionFacetsArgs = {
  by: Array<AgreementFacet>;
  first: InputMaybe<Scalars['Int']['input']>;
};

/** One agreement in a page of them. */
export type AgreementEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The treaty, memorandum or announced plan itself. */
  node: Agreement;
};

/** A page of summits, meetings, visits and the like. */
export type EventConnection = {
  /** Each event with its cursor. */
  edges: Array<EventEdge>;
  /** The events alone, without cursors. */
  nodes: Array<Event>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
  /** What else there is: how the whole list divides in each respect asked for, as if this respect were not filtered by. */
  facets: Maybe<Array<Facet>>;
};


/** A page of summits, meetings, visits and the like. */
export type EventConnectionFacetsArgs = {
  by: Array<EventFacet>;
  first: InputMaybe<Scalars['Int']['input']>;
};

/** One event in a page of them. */
export type EventEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The summit, meeting or visit itself. */
  node: Event;
};

/** Which agreements to list; they must have everything that is asked here. */
export type AgreementFilter = {
  /** Only these, by id. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** It is of one of these kinds. */
  kind?: InputMaybe<Array<AgreementKind>>;
  /** Its parties are bound, or not, in one of these ways. */
  bindingness?: InputMaybe<Array<Bindingness>>;
  /** It stands in one of these ways on the day `asOf`. */
  status?: InputMaybe<Array<AgreementStatus>>;
  /** The day that `status` is asked about; today when absent. */
  asOf?: InputMaybe<Scalars['Date']['input']>;
  /** Every one of these words is in one and the same title, in any language; accents and case are ignored. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** Every one of these organisations or people, by id, takes part. */
  allOf?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** At least one of these organisations or people, by id, takes part. */
  anyOf?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Somebody who takes part is an organisation of one of these countries: `CN`. */
  country?: InputMaybe<Array<Scalars['CountryCode']['input']>>;
  /** Every one of these initiatives, by id, is tied to it. */
  initiatives?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Only these kinds of tie count for `initiatives`; alone: it has a tie of one of these kinds. */
  tied?: InputMaybe<Array<AgreementInitiativeKind>>;
  /** Sources disagree on one of these. */
  disputed?: InputMaybe<Array<AgreementAspect>>;
  /** It covers this area, by id: `area_5g`. */
  area?: InputMaybe<Scalars['ID']['input']>;
  /** It came about at this event, by id. */
  event?: InputMaybe<Scalars['ID']['input']>;
  /** Its `date` lies in this span of days. */
  date?: InputMaybe<DateRange>;
  /** It has a step like this. */
  milestone?: InputMaybe<MilestoneFilter>;
  /** It has this number or code in this register. */
  identifier?: InputMaybe<AgreementIdentifierInput>;
  /** One of its claims, or of those on its titles, steps and ties, rests on evidence like this. */
  evidence?: InputMaybe<EvidenceFilter>;
};

/** On what point of an agreement sources disagree. */
export type AgreementAspect =
  /** The date of one of its milestones. */
  | 'DATE'
  /** Who its parties or signatories are. */
  | 'PARTIES';

/** In what respect agreements are counted. */
export type AgreementFacet =
  /** By the kind of instrument, for `kind`. */
  | 'KIND'
  /** By how they stand on the day `asOf`, or today, for `status`. */
  | 'STATUS'
  /** By the year in which every possible day of `date` lies, for a `date` that matches `CERTAINLY`. */
  | 'YEAR'
  /** By the countries of the organisations that take part, whatever their role, for `country`. */
  | 'COUNTRY'
  /** By the organisations and people that take part, whatever their role, for `anyOf`. */
  | 'PARTY'
  /** By the initiatives that they are tied to, in the ways asked for by `tied`, for `initiatives`. */
  | 'INITIATIVE'
  /** By the areas of cooperation that they cover, for `area`. */
  | 'AREA'
  /** By the sources that their claims rest on, of those that `evidence` asks for otherwise, for its `source`. */
  | 'SOURCE';

/** In what respect events are counted. */
export type EventFacet =
  /** By the sort of occasion, for `kind`. */
  | 'KIND'
  /** By the year in which every possible day of `date` lies, for a `date` that matches `CERTAINLY`. */
  | 'YEAR'
  /** By the country that the place lies in, for `country`. */
  | 'COUNTRY'
  /** By the organisations and people that take part, whatever their role, for `participant`. */
  | 'PARTICIPANT'
  /** By the areas of cooperation that they cover, for `area`. */
  | 'AREA'
  /** By the sources that their claims rest on, of those that `evidence` asks for otherwise, for its `source`. */
  | 'SOURCE';

/** Asks for a step that is of one of the kinds, in the span of days and by the actor. */
export type MilestoneFilter = {
  /** The step is of one of these kinds. */
  kind: Array<MilestoneKind>;
  /** The step was taken in this span of days. */
  date?: InputMaybe<DateRange>;
  /** The step was taken by this organisation or person, by id. */
  actor?: InputMaybe<Scalars['ID']['input']>;
};

/** A number or code to look an agreement up by. */
export type AgreementIdentifierInput = {
  /** The register that gave it. */
  scheme: IdentifierScheme;
  /** The number or code as that register writes it. */
  value: Scalars['String']['input'];
};

/** Which events to list; they must have everything that is asked here. */
export type EventFilter = {
  /** Only these, by id. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** It is of one of these kinds. */
  kind?: InputMaybe<Array<EventKind>>;
  /** Every one of these words is in one and the same name, in any language; accents and case are ignored. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** This organisation or person, by id, has a role in it. */
  participant?: InputMaybe<Scalars['ID']['input']>;
  /** It was held in this span of days. */
  date?: InputMaybe<DateRange>;
  /** Its place lies in one of these countries. */
  country?: InputMaybe<Array<Scalars['CountryCode']['input']>>;
  /** It covers this area, by id: `area_5g`. */
  area?: InputMaybe<Scalars['ID']['input']>;
  /** One of its claims, or of those on its names, participants and other facts, rests on evidence like this. */
  evidence?: InputMaybe<EvidenceFilter>;
};

/** Which statements to list; they must have everything that is asked here. */
export type StatementFilter = {
  /** Only these, by id. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** It was said by this organisation or person, by id. */
  speaker?: InputMaybe<Scalars['ID']['input']>;
  /** It was said at this event, by id. */
  event?: InputMaybe<Scalars['ID']['input']>;
  /** It speaks of this organisation, person, initiative, area, agreement or event, by id. */
  about?: InputMaybe<Scalars['ID']['input']>;
  /** It was said in this span of days. */
  date?: InputMaybe<DateRange>;
  /** One of its claims rests on evidence like this. */
  evidence?: InputMaybe<EvidenceFilter>;
};

/** The order in which agreements are listed. */
export type AgreementSort =
  /** By date, the latest first. */
  | 'DATE_DESC'
  /** By date, the earliest first. A date whose beginning is open, as `../1850`, is among those without one. */
  | 'DATE_ASC'
  /** By the title shown in English, from A to Z. */
  | 'TITLE'
  /** By id, which no change of title can alter. */
  | 'ID';

/** The order in which events are listed. */
export type EventSort =
  /** By date, the latest first. */
  | 'DATE_DESC'
  /** By date, the earliest first. A date whose beginning is open, as `../1850`, is among those without one. */
  | 'DATE_ASC'
  /** By id, which no renaming can change. */
  | 'ID';



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
  Agreement: Agreement;
  Event: Event;
  Organisation: Organisation;
  Person: Person;
  Initiative: Initiative;
  Area: Area;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Agreement:
    ( { __typename: 'Agreement' }
    & GraphQLRecursivePick<FederationTypes['Agreement'], {"id":true}> );
  Event:
    ( { __typename: 'Event' }
    & GraphQLRecursivePick<FederationTypes['Event'], {"id":true}> );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
  Initiative:
    ( { __typename: 'Initiative' }
    & GraphQLRecursivePick<FederationTypes['Initiative'], {"id":true}> );
  Area:
    ( { __typename: 'Area' }
    & GraphQLRecursivePick<FederationTypes['Area'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( Parents.Agreement )
    | ( Parents.Event )
    | ( Parents.Organisation )
    | ( Parents.Person )
    | ( Parents.Initiative )
    | ( Parents.Area )
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
  Facet: ResolverTypeWrapper<Omit<Facet, 'buckets'> & { buckets: Array<ResolversTypes['FacetBucket']> }>;
  FacetBucket: ResolverTypeWrapper<Omit<FacetBucket, 'entity'> & { entity?: Maybe<ResolversTypes['Node']> }>;
  Milestone: ResolverTypeWrapper<MilestoneRow>;
  MilestoneKind: MilestoneKind;
  Figure: ResolverTypeWrapper<FigureRow>;
  FigureMeaning: FigureMeaning;
  Role: Role;
  ParticipantConnection: ResolverTypeWrapper<Connection<unknown>>;
  ParticipantEdge: ResolverTypeWrapper<Parents.ParticipantEdge>;
  AreaCoverage: ResolverTypeWrapper<CoverageRow>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  LinkFeed: ResolverTypeWrapper<LinkFeed>;
  FeedNode: ResolverTypeWrapper<FeedNode>;
  FeedName: ResolverTypeWrapper<FeedName>;
  FeedEdge: ResolverTypeWrapper<FeedEdge>;
  FeedVerb: ResolverTypeWrapper<FeedVerb>;
  Agreement: ResolverTypeWrapper<Parents.Agreement>;
  AgreementKind: AgreementKind;
  Bindingness: Bindingness;
  AgreementStatus: AgreementStatus;
  AgreementInitiative: ResolverTypeWrapper<Parents.AgreementInitiative>;
  AgreementInitiativeKind: AgreementInitiativeKind;
  AgreementLink: ResolverTypeWrapper<Parents.AgreementLink>;
  AgreementLinkKind: AgreementLinkKind;
  AgreementDirection: AgreementDirection;
  Event: ResolverTypeWrapper<Parents.Event>;
  EventKind: EventKind;
  Place: ResolverTypeWrapper<Place>;
  Statement: ResolverTypeWrapper<Parents.Statement>;
  StatementConnection: ResolverTypeWrapper<Connection<unknown>>;
  StatementEdge: ResolverTypeWrapper<Omit<StatementEdge, 'node'> & { node: ResolversTypes['Statement'] }>;
  Actor: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Actor']>;
  Organisation: ResolverTypeWrapper<Parents.Organisation>;
  Person: ResolverTypeWrapper<Parents.Person>;
  ActorAgreementConnection: ResolverTypeWrapper<Connection<unknown>>;
  ActorAgreementEdge: ResolverTypeWrapper<Parents.ActorAgreementEdge>;
  ActorEventConnection: ResolverTypeWrapper<Connection<unknown>>;
  ActorEventEdge: ResolverTypeWrapper<Parents.ActorEventEdge>;
  Initiative: ResolverTypeWrapper<Parents.Initiative>;
  InitiativeAgreementConnection: ResolverTypeWrapper<Connection<unknown>>;
  InitiativeAgreementEdge: ResolverTypeWrapper<Parents.InitiativeAgreementEdge>;
  Area: ResolverTypeWrapper<Parents.Area>;
  Import: ResolverTypeWrapper<Import>;
  Source: ResolverTypeWrapper<Parents.Source>;
  AgreementConnection: ResolverTypeWrapper<Connection<unknown>>;
  AgreementEdge: ResolverTypeWrapper<Omit<AgreementEdge, 'node'> & { node: ResolversTypes['Agreement'] }>;
  EventConnection: ResolverTypeWrapper<Connection<unknown>>;
  EventEdge: ResolverTypeWrapper<Omit<EventEdge, 'node'> & { node: ResolversTypes['Event'] }>;
  AgreementFilter: AgreementFilter;
  AgreementAspect: AgreementAspect;
  AgreementFacet: AgreementFacet;
  EventFacet: EventFacet;
  MilestoneFilter: MilestoneFilter;
  AgreementIdentifierInput: AgreementIdentifierInput;
  EventFilter: EventFilter;
  StatementFilter: StatementFilter;
  AgreementSort: AgreementSort;
  EventSort: EventSort;
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
  Facet: Omit<Facet, 'buckets'> & { buckets: Array<ResolversParentTypes['FacetBucket']> };
  FacetBucket: Omit<FacetBucket, 'entity'> & { entity?: Maybe<ResolversParentTypes['Node']> };
  Milestone: MilestoneRow;
  Figure: FigureRow;
  ParticipantConnection: Connection<unknown>;
  ParticipantEdge: Parents.ParticipantEdge;
  AreaCoverage: CoverageRow;
  Query: Record<PropertyKey, never>;
  LinkFeed: LinkFeed;
  FeedNode: FeedNode;
  FeedName: FeedName;
  FeedEdge: FeedEdge;
  FeedVerb: FeedVerb;
  Agreement: Parents.Agreement;
  AgreementInitiative: Parents.AgreementInitiative;
  AgreementLink: Parents.AgreementLink;
  Event: Parents.Event;
  Place: Place;
  Statement: Parents.Statement;
  StatementConnection: Connection<unknown>;
  StatementEdge: Omit<StatementEdge, 'node'> & { node: ResolversParentTypes['Statement'] };
  Actor: ResolversInterfaceTypes<ResolversParentTypes>['Actor'];
  Organisation: Parents.Organisation;
  Person: Parents.Person;
  ActorAgreementConnection: Connection<unknown>;
  ActorAgreementEdge: Parents.ActorAgreementEdge;
  ActorEventConnection: Connection<unknown>;
  ActorEventEdge: Parents.ActorEventEdge;
  Initiative: Parents.Initiative;
  InitiativeAgreementConnection: Connection<unknown>;
  InitiativeAgreementEdge: Parents.InitiativeAgreementEdge;
  Area: Parents.Area;
  Import: Import;
  Source: Parents.Source;
  AgreementConnection: Connection<unknown>;
  AgreementEdge: Omit<AgreementEdge, 'node'> & { node: ResolversParentTypes['Agreement'] };
  EventConnection: Connection<unknown>;
  EventEdge: Omit<EventEdge, 'node'> & { node: ResolversParentTypes['Event'] };
  AgreementFilter: AgreementFilter;
  MilestoneFilter: MilestoneFilter;
  AgreementIdentifierInput: AgreementIdentifierInput;
  EventFilter: EventFilter;
  StatementFilter: StatementFilter;
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
  __resolveType?: TypeResolveFn<'Agreement' | 'Event' | 'Organisation' | 'Person' | 'Initiative' | 'Area' | 'Source', ParentType, ContextType>;
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

export type FacetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  buckets?: Resolver<Array<ResolversTypes['FacetBucket']>, ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FacetBucketResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FacetBucket'] = ResolversParentTypes['FacetBucket']> = {
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  entity?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MilestoneResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Milestone'] = ResolversParentTypes['Milestone']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MilestoneKind'], ParentType, ContextType>;
  date?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  actor?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<MilestoneClaimsArgs, 'retracted'>>;
};

export type FigureResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Figure'] = ResolversParentTypes['Figure']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  measure?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Quantity'], ParentType, ContextType>;
  meaning?: Resolver<ResolversTypes['FigureMeaning'], ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  scope?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<FigureClaimsArgs, 'retracted'>>;
};

export type ParticipantConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ParticipantConnection'] = ResolversParentTypes['ParticipantConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ParticipantEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Actor']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ParticipantEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ParticipantEdge'] = ResolversParentTypes['ParticipantEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  rank?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<ParticipantEdgeClaimsArgs, 'retracted'>>;
};

export type AreaCoverageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AreaCoverage'] = ResolversParentTypes['AreaCoverage']> = {
  area?: Resolver<Maybe<ResolversTypes['Area']>, ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<AreaCoverageClaimsArgs, 'retracted'>>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  _links?: Resolver<Maybe<ResolversTypes['LinkFeed']>, ParentType, ContextType, RequireFields<Query_LinksArgs, 'first'>>;
  agreement?: Resolver<Maybe<ResolversTypes['Agreement']>, ParentType, ContextType, RequireFields<QueryAgreementArgs, 'id'>>;
  agreements?: Resolver<Maybe<ResolversTypes['AgreementConnection']>, ParentType, ContextType, RequireFields<QueryAgreementsArgs, 'sort'>>;
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType, RequireFields<QueryEventArgs, 'id'>>;
  events?: Resolver<Maybe<ResolversTypes['EventConnection']>, ParentType, ContextType, RequireFields<QueryEventsArgs, 'sort'>>;
  statement?: Resolver<Maybe<ResolversTypes['Statement']>, ParentType, ContextType, RequireFields<QueryStatementArgs, 'id'>>;
  statements?: Resolver<Maybe<ResolversTypes['StatementConnection']>, ParentType, ContextType, Partial<QueryStatementsArgs>>;
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

export type AgreementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Agreement'] = ResolversParentTypes['Agreement'], FederationReferenceType extends FederationReferenceTypes['Agreement'] = FederationReferenceTypes['Agreement']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Agreement']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  formerIds?: Resolver<Maybe<Array<ResolversTypes['ID']>>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<AgreementTitleArgs, 'language'>>;
  names?: Resolver<Maybe<Array<ResolversTypes['Name']>>, ParentType, ContextType, Partial<AgreementNamesArgs>>;
  identifiers?: Resolver<Maybe<Array<ResolversTypes['Identifier']>>, ParentType, ContextType, Partial<AgreementIdentifiersArgs>>;
  kind?: Resolver<Maybe<ResolversTypes['AgreementKind']>, ParentType, ContextType>;
  bindingness?: Resolver<Maybe<ResolversTypes['Bindingness']>, ParentType, ContextType>;
  milestones?: Resolver<Maybe<Array<ResolversTypes['Milestone']>>, ParentType, ContextType, Partial<AgreementMilestonesArgs>>;
  status?: Resolver<Maybe<ResolversTypes['AgreementStatus']>, ParentType, ContextType, Partial<AgreementStatusArgs>>;
  date?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  term?: Resolver<Maybe<ResolversTypes['Period']>, ParentType, ContextType>;
  participants?: Resolver<Maybe<ResolversTypes['ParticipantConnection']>, ParentType, ContextType, Partial<AgreementParticipantsArgs>>;
  initiatives?: Resolver<Maybe<Array<ResolversTypes['AgreementInitiative']>>, ParentType, ContextType, Partial<AgreementInitiativesArgs>>;
  areas?: Resolver<Maybe<Array<ResolversTypes['AreaCoverage']>>, ParentType, ContextType>;
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType>;
  figures?: Resolver<Maybe<Array<ResolversTypes['Figure']>>, ParentType, ContextType, Partial<AgreementFiguresArgs>>;
  related?: Resolver<Maybe<Array<ResolversTypes['AgreementLink']>>, ParentType, ContextType, RequireFields<AgreementRelatedArgs, 'direction'>>;
  claims?: Resolver<Maybe<Array<ResolversTypes['Claim']>>, ParentType, ContextType, RequireFields<AgreementClaimsArgs, 'retracted'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgreementInitiativeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AgreementInitiative'] = ResolversParentTypes['AgreementInitiative']> = {
  kind?: Resolver<ResolversTypes['AgreementInitiativeKind'], ParentType, ContextType>;
  initiative?: Resolver<Maybe<ResolversTypes['Initiative']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<AgreementInitiativeClaimsArgs, 'retracted'>>;
};

export type AgreementLinkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AgreementLink'] = ResolversParentTypes['AgreementLink']> = {
  kind?: Resolver<ResolversTypes['AgreementLinkKind'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Agreement'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Agreement'], ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<AgreementLinkClaimsArgs, 'retracted'>>;
};

export type EventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event'], FederationReferenceType extends FederationReferenceTypes['Event'] = FederationReferenceTypes['Event']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Event']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  formerIds?: Resolver<Maybe<Array<ResolversTypes['ID']>>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['EventKind']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<EventNameArgs, 'language'>>;
  names?: Resolver<Maybe<Array<ResolversTypes['Name']>>, ParentType, ContextType, Partial<EventNamesArgs>>;
  identifiers?: Resolver<Maybe<Array<ResolversTypes['Identifier']>>, ParentType, ContextType, Partial<EventIdentifiersArgs>>;
  date?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['Place']>, ParentType, ContextType>;
  follows?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType>;
  objective?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  participants?: Resolver<Maybe<ResolversTypes['ParticipantConnection']>, ParentType, ContextType, Partial<EventParticipantsArgs>>;
  agreements?: Resolver<Maybe<ResolversTypes['AgreementConnection']>, ParentType, ContextType, Partial<EventAgreementsArgs>>;
  statements?: Resolver<Maybe<ResolversTypes['StatementConnection']>, ParentType, ContextType, Partial<EventStatementsArgs>>;
  areas?: Resolver<Maybe<Array<ResolversTypes['AreaCoverage']>>, ParentType, ContextType>;
  figures?: Resolver<Maybe<Array<ResolversTypes['Figure']>>, ParentType, ContextType, Partial<EventFiguresArgs>>;
  claims?: Resolver<Maybe<Array<ResolversTypes['Claim']>>, ParentType, ContextType, RequireFields<EventClaimsArgs, 'retracted'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlaceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Place'] = ResolversParentTypes['Place']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>;
};

export type StatementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Statement'] = ResolversParentTypes['Statement']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  speaker?: Resolver<Maybe<ResolversTypes['Actor']>, ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  gist?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  date?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType>;
  about?: Resolver<Maybe<Array<ResolversTypes['Node']>>, ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<StatementClaimsArgs, 'retracted'>>;
};

export type StatementConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementConnection'] = ResolversParentTypes['StatementConnection']> = {
  edges?: Resolver<Array<ResolversTypes['StatementEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Statement']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StatementEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementEdge'] = ResolversParentTypes['StatementEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Statement'], ParentType, ContextType>;
};

export type ActorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Actor'] = ResolversParentTypes['Actor']> = {
  __resolveType?: TypeResolveFn<'Organisation' | 'Person', ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agreements?: Resolver<Maybe<ResolversTypes['ActorAgreementConnection']>, ParentType, ContextType, Partial<OrganisationAgreementsArgs>>;
  events?: Resolver<Maybe<ResolversTypes['ActorEventConnection']>, ParentType, ContextType, Partial<OrganisationEventsArgs>>;
  statements?: Resolver<Maybe<ResolversTypes['StatementConnection']>, ParentType, ContextType, Partial<OrganisationStatementsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agreements?: Resolver<Maybe<ResolversTypes['ActorAgreementConnection']>, ParentType, ContextType, Partial<PersonAgreementsArgs>>;
  events?: Resolver<Maybe<ResolversTypes['ActorEventConnection']>, ParentType, ContextType, Partial<PersonEventsArgs>>;
  statements?: Resolver<Maybe<ResolversTypes['StatementConnection']>, ParentType, ContextType, Partial<PersonStatementsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ActorAgreementConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActorAgreementConnection'] = ResolversParentTypes['ActorAgreementConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ActorAgreementEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Agreement']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ActorAgreementEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActorAgreementEdge'] = ResolversParentTypes['ActorAgreementEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Agreement'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  rank?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<ActorAgreementEdgeClaimsArgs, 'retracted'>>;
};

export type ActorEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActorEventConnection'] = ResolversParentTypes['ActorEventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ActorEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ActorEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActorEventEdge'] = ResolversParentTypes['ActorEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  rank?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<ActorEventEdgeClaimsArgs, 'retracted'>>;
};

export type InitiativeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Initiative'] = ResolversParentTypes['Initiative'], FederationReferenceType extends FederationReferenceTypes['Initiative'] = FederationReferenceTypes['Initiative']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Initiative']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agreements?: Resolver<Maybe<ResolversTypes['InitiativeAgreementConnection']>, ParentType, ContextType, Partial<InitiativeAgreementsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InitiativeAgreementConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InitiativeAgreementConnection'] = ResolversParentTypes['InitiativeAgreementConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InitiativeAgreementEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Agreement']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InitiativeAgreementEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InitiativeAgreementEdge'] = ResolversParentTypes['InitiativeAgreementEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Agreement'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AgreementInitiativeKind'], ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<InitiativeAgreementEdgeClaimsArgs, 'retracted'>>;
};

export type AreaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Area'] = ResolversParentTypes['Area'], FederationReferenceType extends FederationReferenceTypes['Area'] = FederationReferenceTypes['Area']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Area']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agreements?: Resolver<Maybe<ResolversTypes['AgreementConnection']>, ParentType, ContextType, Partial<AreaAgreementsArgs>>;
  events?: Resolver<Maybe<ResolversTypes['EventConnection']>, ParentType, ContextType, Partial<AreaEventsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Import'] = ResolversParentTypes['Import']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Source'] = ResolversParentTypes['Source']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgreementConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AgreementConnection'] = ResolversParentTypes['AgreementConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AgreementEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Agreement']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  facets?: Resolver<Maybe<Array<ResolversTypes['Facet']>>, ParentType, ContextType, RequireFields<AgreementConnectionFacetsArgs, 'by'>>;
};

export type AgreementEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AgreementEdge'] = ResolversParentTypes['AgreementEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Agreement'], ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  facets?: Resolver<Maybe<Array<ResolversTypes['Facet']>>, ParentType, ContextType, RequireFields<EventConnectionFacetsArgs, 'by'>>;
};

export type EventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
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
  Facet?: FacetResolvers<ContextType>;
  FacetBucket?: FacetBucketResolvers<ContextType>;
  Milestone?: MilestoneResolvers<ContextType>;
  Figure?: FigureResolvers<ContextType>;
  ParticipantConnection?: ParticipantConnectionResolvers<ContextType>;
  ParticipantEdge?: ParticipantEdgeResolvers<ContextType>;
  AreaCoverage?: AreaCoverageResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  LinkFeed?: LinkFeedResolvers<ContextType>;
  FeedNode?: FeedNodeResolvers<ContextType>;
  FeedName?: FeedNameResolvers<ContextType>;
  FeedEdge?: FeedEdgeResolvers<ContextType>;
  FeedVerb?: FeedVerbResolvers<ContextType>;
  Agreement?: AgreementResolvers<ContextType>;
  AgreementInitiative?: AgreementInitiativeResolvers<ContextType>;
  AgreementLink?: AgreementLinkResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  Place?: PlaceResolvers<ContextType>;
  Statement?: StatementResolvers<ContextType>;
  StatementConnection?: StatementConnectionResolvers<ContextType>;
  StatementEdge?: StatementEdgeResolvers<ContextType>;
  Actor?: ActorResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  ActorAgreementConnection?: ActorAgreementConnectionResolvers<ContextType>;
  ActorAgreementEdge?: ActorAgreementEdgeResolvers<ContextType>;
  ActorEventConnection?: ActorEventConnectionResolvers<ContextType>;
  ActorEventEdge?: ActorEventEdgeResolvers<ContextType>;
  Initiative?: InitiativeResolvers<ContextType>;
  InitiativeAgreementConnection?: InitiativeAgreementConnectionResolvers<ContextType>;
  InitiativeAgreementEdge?: InitiativeAgreementEdgeResolvers<ContextType>;
  Area?: AreaResolvers<ContextType>;
  Import?: ImportResolvers<ContextType>;
  Source?: SourceResolvers<ContextType>;
  AgreementConnection?: AgreementConnectionResolvers<ContextType>;
  AgreementEdge?: AgreementEdgeResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
