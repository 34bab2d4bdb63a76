import DataLoader from 'dataloader'
import { and, asc, desc, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as t from './tables.ts'

/*
 * The data of the lanes, read in the usual way: a DataLoader for each relation, created for each request. Drizzle
 * builds the statements and sends them unprepared, which is its default.
 */

export type Db = ReturnType<typeof connected>
export type Loaders = ReturnType<typeof loaders>

export const connected = () =>
  drizzle(
    postgres(process.env.DATABASE_URL!, {
      ...(process.env.PG_SOCKET_DIR && { host: process.env.PG_SOCKET_DIR }),
      connection: { application_name: 'bench' },
      // An idle variant closes its connections, so that the others can use them.
      idle_timeout: 5,
      onnotice: () => {},
    }),
  )

export const loaders = (db: Db) => ({
  initiative: byId(ids => db.select().from(t.initiatives).where(inArray(t.initiatives.id, ids))),
  agreement: byId(ids => db.select().from(t.agreements).where(inArray(t.agreements.id, ids))),
  organisation: byId(ids => db.select().from(t.organisations).where(inArray(t.organisations.id, ids))),
  person: byId(ids => db.select().from(t.people).where(inArray(t.people.id, ids))),
  source: byId(ids => db.select().from(t.sources).where(inArray(t.sources.id, ids))),

  initiativeName: nameOf(db, t.initiativeNames),
  agreementTitle: nameOf(db, t.agreementNames),
  actorName: nameOf(db, t.actorNames),

  agreementsOf: pages((initiatives, first) => {
    const order = [sql`coalesce(${t.agreements.dateFrom}, '-infinity') desc`, desc(t.agreementInitiatives.id)]
    const ranked = db
      .select({
        parent: sql`${t.agreementInitiatives.initiative}`.as('parent'),
        id: sql<string>`${t.agreements.id}`.as('agreement'),
        place: place(t.agreementInitiatives.initiative, order),
      })
      .from(t.agreementInitiatives)
      .innerJoin(t.agreements, sql`${t.agreements.id} = ${t.agreementInitiatives.agreement}`)
      .where(inArray(t.agreementInitiatives.initiative, initiatives))
      .as('ranked')
    return db
      .select({ parent: sql<string>`ranked.parent`, id: sql<string>`ranked.agreement` })
      .from(ranked)
      .where(lte(ranked.place, first))
      .orderBy(ranked.place)
  }),
  participantsOf: pages((entities, first) => {
    const order = [sql`${t.participations.role} || ' ' || ${t.participations.actor}`, asc(t.participations.id)]
    const ranked = db
      .select({
        id: t.participations.id,
        entity: t.participations.entity,
        actor: t.participations.actor,
        role: t.participations.role,
        place: place(t.participations.entity, order),
      })
      .from(t.participations)
      .where(inArray(t.participations.entity, entities))
      .as('ranked')
    return db
      .select({ parent: ranked.entity, id: ranked.id, actor: ranked.actor, role: ranked.role })
      .from(ranked)
      .where(lte(ranked.place, first))
      .orderBy(ranked.place)
  }),
  initiativesOf: many(
    agreements =>
      db
        .select()
        .from(t.agreementInitiatives)
        .where(inArray(t.agreementInitiatives.agreement, agreements))
        .orderBy(t.agreementInitiatives.kind, t.agreementInitiatives.initiative),
    ({ agreement }) => agreement,
  ),
  claimsOf: many(
    facts =>
      db
        .select({ fact: t.claims.fact, source: t.claims.source })
        .from(t.claims)
        .where(and(inArray(t.claims.fact, facts), isNull(t.claims.retractedAt)))
        .orderBy(
          desc(t.claims.stance),
          desc(t.claims.basis),
          sql`array_position(array['HIGH', 'MEDIUM', 'LOW'], ${t.claims.confidence})`,
          t.claims.source,
          t.claims.id,
        ),
    ({ fact }) => fact,
  ),
})

export const initiativesAmong = (db: Db, ids: string[], first: number) =>
  db
    .select()
    .from(t.initiatives)
    .where(inArray(t.initiatives.id, ids))
    .orderBy(t.initiatives.sortName, t.initiatives.id)
    .limit(first)

export const agreementsBetween = (db: Db, from: string, to: string, first: number) =>
  db
    .select()
    .from(t.agreements)
    .where(
      and(
        sql`(${t.agreements.dateFrom} is not null or ${t.agreements.dateTo} is not null)`,
        sql`coalesce(${t.agreements.dateFrom}, '-infinity') <= ${to}`,
        sql`coalesce(${t.agreements.dateTo}, 'infinity') >= ${from}`,
      ),
    )
    .orderBy(sql`coalesce(${t.agreements.dateFrom}, '-infinity') desc`, desc(t.agreements.id))
    .limit(first)

const place = (parent: PgColumn, order: SQL[]) =>
  sql<number>`row_number() over (partition by ${parent} order by ${sql.join(order, sql`, `)})`.as('place')

const byId = <Row extends { id: string }>(read: (ids: string[]) => PromiseLike<Row[]>) =>
  new DataLoader<string, Row | null>(async ids => {
    const rows = new Map((await read([...ids])).map(row => [row.id, row]))
    return ids.map(id => rows.get(id) ?? null)
  })

const grouped = <Row>(rows: Row[], keyOf: (row: Row) => string, keys: readonly string[]): Row[][] => {
  const groups = new Map<string, Row[]>(keys.map(key => [key, []]))
  for (const row of rows) groups.get(keyOf(row))!.push(row)
  return keys.map(key => groups.get(key)!)
}

const many = <Row>(read: (keys: string[]) => PromiseLike<Row[]>, keyOf: (row: Row) => string) =>
  new DataLoader<string, Row[]>(async keys => grouped(await read([...keys]), keyOf, keys))

/** The first rows of each parent. All keys of a batch have the same `first`. */
const pages = <Row extends { parent: string }>(read: (parents: string[], first: number) => PromiseLike<Row[]>) =>
  new DataLoader<{ parent: string; first: number }, Row[], string>(
    async keys => {
      const parents = keys.map(({ parent }) => parent)
      return grouped(await read(parents, keys[0]!.first), ({ parent }) => parent, parents)
    },
    { cacheKeyFn: ({ parent, first }) => `${parent} ${first}` },
  )

/** The name in English, ranked by language, then by kind, then by standing. */
function nameOf(db: Db, names: t.Names) {
  const kinds = ['PREFERRED', 'OFFICIAL', 'SHORT']
  const rank = ({
    language,
    kind,
    standing,
    text,
  }: {
    language: string
    kind: string
    standing: string
    text: string
  }) => {
    const distance = language === 'en' ? 0 : language.startsWith('en-') ? 1 : 2
    const at = kind === 'FORMER' ? 4 : kinds.includes(kind) ? kinds.indexOf(kind) : 3
    return `${distance} ${at} ${standing} ${text}`
  }
  return new DataLoader<string, string | null>(async entities => {
    const rows = await db
      .select()
      .from(names)
      .where(inArray(names.entity, entities as string[]))
    return grouped(rows, ({ entity }) => entity, entities).map(
      all => all.reduce((best, next) => (rank(next) < rank(best) ? next : best), all[0]!)?.text ?? null,
    )
  })
}
