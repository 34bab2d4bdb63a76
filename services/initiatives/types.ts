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
  /** One strategy, programme, plan or fund by its id; null when there is none. */
  initiative: Maybe<Initiative>;
  /** Strategies, programmes, plans and funds, page by page. */
  initiatives: Maybe<InitiativeConnection>;
  /** One field of cooperation by its id; null when there is none. */
  area: Maybe<Area>;
  /** Fields of cooperation such as 5G or smart cities, page by page. */
  areas: Maybe<AreaConnection>;
  /** Figures about the world that no initiative owns: internet users, people not yet connected. */
  figures: Maybe<FigureConnection>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type Query_LinksArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryInitiativeArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryInitiativesArgs = {
  filter: InputMaybe<InitiativeFilter>;
  sort?: InputMaybe<InitiativeSort>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryAreaArgs = {
  id: Scalars['ID']['input'];
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryAreasArgs = {
  name: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** Where a question starts: from one thing by its id, or from a list of things by a filter. */
export type QueryFiguresArgs = {
  measure: InputMaybe<Scalars['String']['input']>;
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

/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type Initiative = Node & {
  /** A stable key, never reused: `ini_internet-plus`. */
  id: Scalars['ID']['output'];
  /** Its other ids, from before two entries were found to be one and the same thing; each still leads here. */
  formerIds: Maybe<Array<Scalars['ID']['output']>>;
  /** Whether it is a strategy, a programme, a plan, a fund, a law or a campaign. */
  kind: Maybe<InitiativeKind>;
  /** The name to show, in the language asked for or else in another that it has. */
  name: Maybe<Scalars['String']['output']>;
  /** Every name in every language, each with its own claims. */
  names: Maybe<Array<Name>>;
  /** Its numbers and codes in other registers, such as Wikidata or EUR-Lex. */
  identifiers: Maybe<Array<Identifier>>;
  /** The steps of its life in order of date. */
  milestones: Maybe<Array<Milestone>>;
  /** How it stands, read from its milestones; `asOf` asks about another day. */
  status: Maybe<InitiativeStatus>;
  /** The larger initiative to which it belongs. */
  partOf: Maybe<Initiative>;
  /** The smaller initiatives that belong to it. */
  components: Maybe<InitiativeConnection>;
  /** How it relates to other initiatives. */
  links: Maybe<Array<InitiativeLink>>;
  /** Who put it forward, leads it, pays for it or takes part in it. */
  participants: Maybe<ParticipantConnection>;
  /** The areas of cooperation that it covers. */
  areas: Maybe<Array<AreaCoverage>>;
  /** Numbers that sources give about it, each with its scope and meaning. */
  figures: Maybe<Array<Figure>>;
  /** What sources say for and against its plain fields: kind, what it is part of. */
  claims: Maybe<Array<Claim>>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeNameArgs = {
  language?: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeNamesArgs = {
  kind: InputMaybe<Array<NameKind>>;
  language: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeIdentifiersArgs = {
  scheme: InputMaybe<Array<IdentifierScheme>>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeMilestonesArgs = {
  kind: InputMaybe<Array<MilestoneKind>>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeStatusArgs = {
  asOf: InputMaybe<Scalars['Date']['input']>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeComponentsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeLinksArgs = {
  kind: InputMaybe<Array<InitiativeLinkKind>>;
  direction?: InputMaybe<Direction>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeParticipantsArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeFiguresArgs = {
  measure: InputMaybe<Scalars['String']['input']>;
};


/** A strategy, plan or fund that a body runs: the Digital Agenda, Internet Plus, One Belt One Road, the Investment Plan. */
export type InitiativeClaimsArgs = {
  field: InputMaybe<Scalars['String']['input']>;
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What sort of undertaking an initiative is. */
export type InitiativeKind =
  /** Sets long-range aims and the way to reach them. */
  | 'STRATEGY'
  /** A set of measures in one field, run over years. */
  | 'PROGRAMME'
  /** Lays out steps, means and times for one aim. */
  | 'PLAN'
  /** Money set aside to carry out a policy. */
  | 'FUND'
  /** A law, or a set of laws. */
  | 'LEGISLATION'
  /** A drive to win attention or support. */
  | 'CAMPAIGN';

/** How an initiative stands, as its steps tell. */
export type InitiativeStatus =
  /** Put forward, without a decision to begin. */
  | 'PROPOSED'
  /** Made public as coming, and neither adopted nor launched. */
  | 'ANNOUNCED'
  /** Adopted, published or launched, and not ended. */
  | 'ACTIVE'
  /** Halted for a time. */
  | 'SUSPENDED'
  /** Carried through to its end. */
  | 'COMPLETED'
  /** Ended by a decision. */
  | 'TERMINATED'
  /** No step that counts on that day tells how it stands. */
  | 'UNKNOWN';

/** From which end a tie between two initiatives is looked at. */
export type Direction =
  /** The tie starts from this initiative. */
  | 'OUT'
  /** The tie leads to this initiative. */
  | 'IN'
  /** Either way round. */
  | 'BOTH';

/** Two initiatives and what ties them. */
export type InitiativeLink = {
  /** A stable key of the tie, never reused. */
  id: Scalars['ID']['output'];
  /** The initiative that the tie starts from: in `SUCCEEDS`, the later one. */
  from: Initiative;
  /** The initiative that the tie leads to: in `SUCCEEDS`, the earlier one. */
  to: Initiative;
  /** In what way they are tied. */
  kind: InitiativeLinkKind;
  /** From when on the tie is known to exist. */
  since: Maybe<PartialDate>;
  /** The event that made the link, where one did. */
  event: Maybe<Event>;
  /** The agreement that made the link, where one did. */
  agreement: Maybe<Agreement>;
  /** Whether sources disagree on it: one denies it, or two give values that cannot both be right. */
  disputed: Scalars['Boolean']['output'];
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** Two initiatives and what ties them. */
export type InitiativeLinkClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** SYNERGY_SOUGHT is a wish, SYNERGY_WITH a decision. */
export type InitiativeLinkKind =
  /** It was decided that the two shall work together. */
  | 'SYNERGY_WITH'
  /** Somebody wishes that the two worked together. */
  | 'SYNERGY_SOUGHT'
  /** The first gives money, work or results to the second. */
  | 'CONTRIBUTES_TO'
  /** The first puts the second into practice. */
  | 'IMPLEMENTS'
  /** The first takes the place of the second, which came earlier. */
  | 'SUCCEEDS'
  /** The first is seen as a rival of the second. */
  | 'COMPETES_WITH'
  /** The two belong together in some other way. */
  | 'RELATED_TO';

/** An area of cooperation: 5G, cloud computing, smart cities. */
export type Area = Node & {
  /** A stable key, never reused: `area_5g`. */
  id: Scalars['ID']['output'];
  /** Its other ids, from before two entries were found to be one and the same thing; each still leads here. */
  formerIds: Maybe<Array<Scalars['ID']['output']>>;
  /** The name to show, in the language asked for or else in another that it has. */
  name: Maybe<Scalars['String']['output']>;
  /** Every name in every language, each with its own claims. */
  names: Maybe<Array<Name>>;
  /** The same idea in EuroVoc and other vocabularies. */
  mappings: Maybe<Array<AreaMapping>>;
  /** The wider area to which it belongs. */
  broader: Maybe<Area>;
  /** The areas that belong to it directly. */
  narrower: Maybe<Array<Area>>;
  /** What sources say for and against its plain field, the broader area. */
  claims: Maybe<Array<Claim>>;
  /** The strategies, programmes, plans and funds that cover it. */
  initiatives: Maybe<InitiativeConnection>;
};


/** An area of cooperation: 5G, cloud computing, smart cities. */
export type AreaNameArgs = {
  language?: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** An area of cooperation: 5G, cloud computing, smart cities. */
export type AreaNamesArgs = {
  kind: InputMaybe<Array<NameKind>>;
  language: InputMaybe<Scalars['LanguageTag']['input']>;
};


/** An area of cooperation: 5G, cloud computing, smart cities. */
export type AreaClaimsArgs = {
  field: InputMaybe<Scalars['String']['input']>;
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};


/** An area of cooperation: 5G, cloud computing, smart cities. */
export type AreaInitiativesArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A concept of another vocabulary that corresponds to an area, closely or loosely. */
export type AreaMapping = {
  /** The vocabulary that the concept is from. */
  scheme: IdentifierScheme;
  /** The concept's code in that vocabulary: `22040`. */
  value: Scalars['String']['output'];
  /** How close the two ideas are. */
  match: MappingMatch;
  /** The public page about the concept, where there is one. */
  url: Maybe<Scalars['URL']['output']>;
  /** What each source says for it or against it. */
  claims: Array<Claim>;
};


/** A concept of another vocabulary that corresponds to an area, closely or loosely. */
export type AreaMappingClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** How the concept of another vocabulary compares with an area. */
export type MappingMatch =
  /** It means the same. */
  | 'EXACT'
  /** It means nearly the same, and can often stand in. */
  | 'CLOSE'
  /** It is wider than the area. */
  | 'BROAD'
  /** It is narrower than the area. */
  | 'NARROW';

/** A body or a person: whoever can take part. */
export type Actor = {
  /** A stable key, never reused: `org_china`, `per_lu-wei`. */
  id: Scalars['ID']['output'];
  /** The initiatives in which this actor has a role. */
  initiatives: Maybe<ActorInitiativeConnection>;
};


/** A body or a person: whoever can take part. */
export type ActorInitiativesArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A state, body, company, association, fund, bank or media house. */
export type Organisation = Actor & Node & {
  /** A stable key, never reused: `org_china`. */
  id: Scalars['ID']['output'];
  /** The initiatives in which it has a role. */
  initiatives: Maybe<ActorInitiativeConnection>;
};


/** A state, body, company, association, fund, bank or media house. */
export type OrganisationInitiativesArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A human being who holds posts, signs, speaks or attends. */
export type Person = Actor & Node & {
  /** A stable key, never reused: `per_lu-wei`. */
  id: Scalars['ID']['output'];
  /** The initiatives in which this person has a role. */
  initiatives: Maybe<ActorInitiativeConnection>;
};


/** A human being who holds posts, signs, speaks or attends. */
export type PersonInitiativesArgs = {
  role: InputMaybe<Array<Role>>;
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A page of the initiatives in which an actor has a role. */
export type ActorInitiativeConnection = {
  /** Each initiative with the actor's role and the evidence for it. */
  edges: Array<ActorInitiativeEdge>;
  /** The initiatives alone, without role or evidence. */
  nodes: Array<Initiative>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** An actor's part in one initiative, in one role. */
export type ActorInitiativeEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The initiative in which the actor has this role. */
  node: Initiative;
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


/** An actor's part in one initiative, in one role. */
export type ActorInitiativeEdgeClaimsArgs = {
  basis: InputMaybe<Array<Basis>>;
  retracted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A summit, roundtable, meeting, visit or forum. */
export type Event = Node & {
  /** A stable key, never reused: `evt_eu-china-summit-17`. */
  id: Scalars['ID']['output'];
};

/** Anything two or more parties agreed, announced or proposed, binding or not. */
export type Agreement = Node & {
  /** A stable key, never reused: `agr_bri-mou-ita`. */
  id: Scalars['ID']['output'];
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

/** A page of strategies, programmes, plans and funds. */
export type InitiativeConnection = {
  /** Each initiative with its cursor. */
  edges: Array<InitiativeEdge>;
  /** The initiatives alone, without cursors. */
  nodes: Array<Initiative>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One initiative in a page of them. */
export type InitiativeEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The strategy, programme, plan or fund itself. */
  node: Initiative;
};

/** A page of fields of cooperation. */
export type AreaConnection = {
  /** Each area with its cursor. */
  edges: Array<AreaEdge>;
  /** The areas alone, without cursors. */
  nodes: Array<Area>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One area in a page of them. */
export type AreaEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The field of cooperation itself. */
  node: Area;
};

/** Which initiatives to list; they must have everything that is asked here. */
export type InitiativeFilter = {
  /** Only these, by id. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** It is of one of these kinds. */
  kind?: InputMaybe<Array<InitiativeKind>>;
  /** Every one of these words is in one and the same name, in any language; accents and case are ignored. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** This organisation or person, by id, has a role in it. */
  participant?: InputMaybe<Scalars['ID']['input']>;
  /** It covers this area, by id: `area_5g`. */
  area?: InputMaybe<Scalars['ID']['input']>;
  /** It was launched in this span of days; what was not, was adopted, announced or proposed in it. */
  launched?: InputMaybe<DateRange>;
  /** One of its claims, or of those on its names, steps and ties, rests on evidence like this. */
  evidence?: InputMaybe<EvidenceFilter>;
};

/** The order in which initiatives are listed. */
export type InitiativeSort =
  /** By the name shown in English, from A to Z. */
  | 'NAME'
  /** By the day of the launch, or else of adoption, announcement or proposal, the earliest first. */
  | 'LAUNCHED'
  /** By id, which no renaming can change. */
  | 'ID';

/** A page of numbers that sources give. */
export type FigureConnection = {
  /** Each figure with its cursor. */
  edges: Array<FigureEdge>;
  /** The figures alone, without cursors. */
  nodes: Array<Figure>;
  /** Whether the list goes on in either direction, and from where. */
  pageInfo: PageInfo;
  /** How many there are on all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** One figure in a page of them. */
export type FigureEdge = {
  /** Where this entry stands in its list, to hand to `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The number with its measure, scope and meaning. */
  node: Figure;
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
  Initiative: Initiative;
  Area: Area;
  Organisation: Organisation;
  Person: Person;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Initiative:
    ( { __typename: 'Initiative' }
    & GraphQLRecursivePick<FederationTypes['Initiative'], {"id":true}> );
  Area:
    ( { __typename: 'Area' }
    & GraphQLRecursivePick<FederationTypes['Area'], {"id":true}> );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( Parents.Initiative )
    | ( Parents.Area )
    | ( Parents.Organisation )
    | ( Parents.Person )
    | ( Parents.Event )
    | ( Parents.Agreement )
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
  Initiative: ResolverTypeWrapper<Parents.Initiative>;
  InitiativeKind: InitiativeKind;
  InitiativeStatus: InitiativeStatus;
  Direction: Direction;
  InitiativeLink: ResolverTypeWrapper<Parents.InitiativeLink>;
  InitiativeLinkKind: InitiativeLinkKind;
  Area: ResolverTypeWrapper<Parents.Area>;
  AreaMapping: ResolverTypeWrapper<Parents.AreaMapping>;
  MappingMatch: MappingMatch;
  Actor: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Actor']>;
  Organisation: ResolverTypeWrapper<Parents.Organisation>;
  Person: ResolverTypeWrapper<Parents.Person>;
  ActorInitiativeConnection: ResolverTypeWrapper<Connection<unknown>>;
  ActorInitiativeEdge: ResolverTypeWrapper<Parents.ActorInitiativeEdge>;
  Event: ResolverTypeWrapper<Parents.Event>;
  Agreement: ResolverTypeWrapper<Parents.Agreement>;
  Import: ResolverTypeWrapper<Import>;
  Source: ResolverTypeWrapper<Parents.Source>;
  InitiativeConnection: ResolverTypeWrapper<Connection<unknown>>;
  InitiativeEdge: ResolverTypeWrapper<Omit<InitiativeEdge, 'node'> & { node: ResolversTypes['Initiative'] }>;
  AreaConnection: ResolverTypeWrapper<Connection<unknown>>;
  AreaEdge: ResolverTypeWrapper<Omit<AreaEdge, 'node'> & { node: ResolversTypes['Area'] }>;
  InitiativeFilter: InitiativeFilter;
  InitiativeSort: InitiativeSort;
  FigureConnection: ResolverTypeWrapper<Connection<unknown>>;
  FigureEdge: ResolverTypeWrapper<Omit<FigureEdge, 'node'> & { node: ResolversTypes['Figure'] }>;
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
  Initiative: Parents.Initiative;
  InitiativeLink: Parents.InitiativeLink;
  Area: Parents.Area;
  AreaMapping: Parents.AreaMapping;
  Actor: ResolversInterfaceTypes<ResolversParentTypes>['Actor'];
  Organisation: Parents.Organisation;
  Person: Parents.Person;
  ActorInitiativeConnection: Connection<unknown>;
  ActorInitiativeEdge: Parents.ActorInitiativeEdge;
  Event: Parents.Event;
  Agreement: Parents.Agreement;
  Import: Import;
  Source: Parents.Source;
  InitiativeConnection: Connection<unknown>;
  InitiativeEdge: Omit<InitiativeEdge, 'node'> & { node: ResolversParentTypes['Initiative'] };
  AreaConnection: Connection<unknown>;
  AreaEdge: Omit<AreaEdge, 'node'> & { node: ResolversParentTypes['Area'] };
  InitiativeFilter: InitiativeFilter;
  FigureConnection: Connection<unknown>;
  FigureEdge: Omit<FigureEdge, 'node'> & { node: ResolversParentTypes['Figure'] };
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
  __resolveType?: TypeResolveFn<'Initiative' | 'Area' | 'Organisation' | 'Person' | 'Event' | 'Agreement' | 'Source', ParentType, ContextType>;
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
  initiative?: Resolver<Maybe<ResolversTypes['Initiative']>, ParentType, ContextType, RequireFields<QueryInitiativeArgs, 'id'>>;
  initiatives?: Resolver<Maybe<ResolversTypes['InitiativeConnection']>, ParentType, ContextType, RequireFields<QueryInitiativesArgs, 'sort'>>;
  area?: Resolver<Maybe<ResolversTypes['Area']>, ParentType, ContextType, RequireFields<QueryAreaArgs, 'id'>>;
  areas?: Resolver<Maybe<ResolversTypes['AreaConnection']>, ParentType, ContextType, Partial<QueryAreasArgs>>;
  figures?: Resolver<Maybe<ResolversTypes['FigureConnection']>, ParentType, ContextType, Partial<QueryFiguresArgs>>;
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

export type InitiativeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Initiative'] = ResolversParentTypes['Initiative'], FederationReferenceType extends FederationReferenceTypes['Initiative'] = FederationReferenceTypes['Initiative']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Initiative']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  formerIds?: Resolver<Maybe<Array<ResolversTypes['ID']>>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['InitiativeKind']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<InitiativeNameArgs, 'language'>>;
  names?: Resolver<Maybe<Array<ResolversTypes['Name']>>, ParentType, ContextType, Partial<InitiativeNamesArgs>>;
  identifiers?: Resolver<Maybe<Array<ResolversTypes['Identifier']>>, ParentType, ContextType, Partial<InitiativeIdentifiersArgs>>;
  milestones?: Resolver<Maybe<Array<ResolversTypes['Milestone']>>, ParentType, ContextType, Partial<InitiativeMilestonesArgs>>;
  status?: Resolver<Maybe<ResolversTypes['InitiativeStatus']>, ParentType, ContextType, Partial<InitiativeStatusArgs>>;
  partOf?: Resolver<Maybe<ResolversTypes['Initiative']>, ParentType, ContextType>;
  components?: Resolver<Maybe<ResolversTypes['InitiativeConnection']>, ParentType, ContextType, Partial<InitiativeComponentsArgs>>;
  links?: Resolver<Maybe<Array<ResolversTypes['InitiativeLink']>>, ParentType, ContextType, RequireFields<InitiativeLinksArgs, 'direction'>>;
  participants?: Resolver<Maybe<ResolversTypes['ParticipantConnection']>, ParentType, ContextType, Partial<InitiativeParticipantsArgs>>;
  areas?: Resolver<Maybe<Array<ResolversTypes['AreaCoverage']>>, ParentType, ContextType>;
  figures?: Resolver<Maybe<Array<ResolversTypes['Figure']>>, ParentType, ContextType, Partial<InitiativeFiguresArgs>>;
  claims?: Resolver<Maybe<Array<ResolversTypes['Claim']>>, ParentType, ContextType, RequireFields<InitiativeClaimsArgs, 'retracted'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InitiativeLinkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InitiativeLink'] = ResolversParentTypes['InitiativeLink']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Initiative'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Initiative'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['InitiativeLinkKind'], ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType>;
  agreement?: Resolver<Maybe<ResolversTypes['Agreement']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<InitiativeLinkClaimsArgs, 'retracted'>>;
};

export type AreaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Area'] = ResolversParentTypes['Area'], FederationReferenceType extends FederationReferenceTypes['Area'] = FederationReferenceTypes['Area']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Area']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  formerIds?: Resolver<Maybe<Array<ResolversTypes['ID']>>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<AreaNameArgs, 'language'>>;
  names?: Resolver<Maybe<Array<ResolversTypes['Name']>>, ParentType, ContextType, Partial<AreaNamesArgs>>;
  mappings?: Resolver<Maybe<Array<ResolversTypes['AreaMapping']>>, ParentType, ContextType>;
  broader?: Resolver<Maybe<ResolversTypes['Area']>, ParentType, ContextType>;
  narrower?: Resolver<Maybe<Array<ResolversTypes['Area']>>, ParentType, ContextType>;
  claims?: Resolver<Maybe<Array<ResolversTypes['Claim']>>, ParentType, ContextType, RequireFields<AreaClaimsArgs, 'retracted'>>;
  initiatives?: Resolver<Maybe<ResolversTypes['InitiativeConnection']>, ParentType, ContextType, Partial<AreaInitiativesArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AreaMappingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AreaMapping'] = ResolversParentTypes['AreaMapping']> = {
  scheme?: Resolver<ResolversTypes['IdentifierScheme'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  match?: Resolver<ResolversTypes['MappingMatch'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<AreaMappingClaimsArgs, 'retracted'>>;
};

export type ActorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Actor'] = ResolversParentTypes['Actor']> = {
  __resolveType?: TypeResolveFn<'Organisation' | 'Person', ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  initiatives?: Resolver<Maybe<ResolversTypes['ActorInitiativeConnection']>, ParentType, ContextType, Partial<OrganisationInitiativesArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  initiatives?: Resolver<Maybe<ResolversTypes['ActorInitiativeConnection']>, ParentType, ContextType, Partial<PersonInitiativesArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ActorInitiativeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActorInitiativeConnection'] = ResolversParentTypes['ActorInitiativeConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ActorInitiativeEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Initiative']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ActorInitiativeEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActorInitiativeEdge'] = ResolversParentTypes['ActorInitiativeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Initiative'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  rank?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disputed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  claims?: Resolver<Array<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<ActorInitiativeEdgeClaimsArgs, 'retracted'>>;
};

export type EventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgreementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Agreement'] = ResolversParentTypes['Agreement']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Import'] = ResolversParentTypes['Import']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Source'] = ResolversParentTypes['Source']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InitiativeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InitiativeConnection'] = ResolversParentTypes['InitiativeConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InitiativeEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Initiative']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InitiativeEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InitiativeEdge'] = ResolversParentTypes['InitiativeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Initiative'], ParentType, ContextType>;
};

export type AreaConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AreaConnection'] = ResolversParentTypes['AreaConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AreaEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Area']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AreaEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AreaEdge'] = ResolversParentTypes['AreaEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Area'], ParentType, ContextType>;
};

export type FigureConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FigureConnection'] = ResolversParentTypes['FigureConnection']> = {
  edges?: Resolver<Array<ResolversTypes['FigureEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Figure']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FigureEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FigureEdge'] = ResolversParentTypes['FigureEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Figure'], ParentType, ContextType>;
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
  Initiative?: InitiativeResolvers<ContextType>;
  InitiativeLink?: InitiativeLinkResolvers<ContextType>;
  Area?: AreaResolvers<ContextType>;
  AreaMapping?: AreaMappingResolvers<ContextType>;
  Actor?: ActorResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  ActorInitiativeConnection?: ActorInitiativeConnectionResolvers<ContextType>;
  ActorInitiativeEdge?: ActorInitiativeEdgeResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  Agreement?: AgreementResolvers<ContextType>;
  Import?: ImportResolvers<ContextType>;
  Source?: SourceResolvers<ContextType>;
  InitiativeConnection?: InitiativeConnectionResolvers<ContextType>;
  InitiativeEdge?: InitiativeEdgeResolvers<ContextType>;
  AreaConnection?: AreaConnectionResolvers<ContextType>;
  AreaEdge?: AreaEdgeResolvers<ContextType>;
  FigureConnection?: FigureConnectionResolvers<ContextType>;
  FigureEdge?: FigureEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
