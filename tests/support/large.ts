import type { Sql, TransactionSql } from 'postgres'

/**
 * Fills the tables of an empty graph with `size` generated agreements and a fifth as many organisations, at least 300.
 * One state takes part in every twentieth agreement, one convention has 600 parties, and one initiative and one area
 * have many agreements.
 *
 *     await fillLarge({ agreements, organisations }, 30_000)
 *
 * An agreement has about six participations, two milestones and eight claims. The days are from 1950 to 2024. Every
 * 50th organisation by name has the same source, so that a list filtered by source always reads equally far.
 */
export async function fillLarge(at: Record<'agreements' | 'organisations', Sql>, size: number): Promise<void> {
  const actors = Math.max(300, Math.round(size / 5))
  await at.agreements.begin(async sql => {
    await sql`set local search_path to agreements, public`
    await sql`
      insert into agreements (id, sort_name, kind, bindingness, event, date, date_from, date_to)
      select 'agr_made-' || i, 'agreement ' || md5(i::text), (array['TREATY', 'CONVENTION', 'PROTOCOL', 'AGREEMENT', 'CONTRACT'])[1 + i % 5],
        'BINDING', case when i % 9 = 0 then 'evt_made-' || i % ${size / 10}::int end, day::text, day, day
      from generate_series(1, ${size}::int) i, lateral (select date '1950-01-01' + (i::bigint * 7919 % 27000)::int as day) d`
    await sql`
      insert into agreements (id, sort_name, kind, date, date_from, date_to)
      values ('agr_rare', 'a fund of its own', 'FUND', '1987', '1987-01-01', '1987-12-31')`
    await sql`
      insert into events (id, sort_name, kind, country, date, date_from, date_to)
      select 'evt_made-' || i, 'event ' || i, (array['SUMMIT', 'VISIT', 'FORUM'])[1 + i % 3], (array['CN', 'BE', 'DE'])[1 + i % 3], day::text, day, day
      from generate_series(1, ${size / 10}::int) i, lateral (select date '1950-01-01' + i % 27000 as day) d`
    await sql`
      insert into names (id, entity, text, language, kind, folded, standing)
      select md5('n' || i), 'agr_made-' || i, t, 'en', 'PREFERRED', t, '' from generate_series(1, ${size}::int) i,
        lateral (select 'agreement ' || md5(i::text) || ' on ' || (array['trade', 'taxes', 'fishing', 'air traffic'])[1 + i % 4] as t) t`
    await sql`
      insert into milestones (id, entity, kind, date, date_from, date_to)
      select md5(step || a.id), a.id, step, a.date, date_from, date_to
      from agreements a, unnest(array['SIGNED', 'IN_FORCE']) step where step = 'SIGNED' or a.kind = 'TREATY'`
    await sql`
      insert into participations (id, entity, actor, role)
      select md5('p' || i || ' ' || j), 'agr_made-' || i, case when j = 0 and i % 20 = 0 then 'org_state'
        when j < 3 then 'org_made-' || (i * 7 + j * 13) % 200 else 'org_made-' || 200 + (i * 31 + j * 17) % ${actors}::int end, 'PARTY'
      from generate_series(1, ${size}::int) i, generate_series(0, 5) j`
    await sql`
      insert into participations (id, entity, actor, role)
      select md5('c' || i), 'agr_made-1', 'org_party-' || i, 'PARTY' from generate_series(1, 600) i`
    await sql`
      insert into participations (id, entity, actor, role)
      select md5('e' || i || ' ' || j), 'evt_made-' || i, 'org_made-' || (i * 3 + j) % 200, 'PARTICIPANT'
      from generate_series(1, ${size / 10}::int) i, generate_series(0, 3) j`
    await sql`
      insert into agreement_initiatives (id, agreement, initiative, kind)
      select md5('t' || i), 'agr_made-' || i, case when i % 30 = 1 then 'ini_great' else 'ini_made-' || i % 300 end, 'UNDER'
      from generate_series(1, ${size}::int, 3) i`
    await sql`
      insert into coverages (id, entity, area)
      select md5('a' || i), 'agr_made-' || i, case when i % 20 = 1 then 'area_great' else 'area_made-' || i % 50 end
      from generate_series(1, ${size}::int, 2) i`
    await sql`
      insert into countries (id, value)
      select 'org_made-' || i, ${countryOf(sql)} from generate_series(1, ${actors}::int) i union all select 'org_state', 'CN'`
    await sql`
      insert into claims (id, bundle_table, fact, entity, told, source, stance, basis, confidence)
      select md5('x' || id), 'participations', id, entity, '{}'::jsonb, 'src_made-' || abs(hashtext(id)) % 100, 'SUPPORTS', 'STATED', 'HIGH'
      from participations union all
      select md5('y' || id), 'milestones', id, entity, '{}'::jsonb, 'src_made-' || abs(hashtext(id)) % 100, 'SUPPORTS', 'STATED', 'HIGH'
      from milestones union all
      select md5('z' || id), 'agreements', id, id, '{}'::jsonb, case when id = 'agr_rare' then 'src_rare' else 'src_made-' || abs(hashtext(id)) % 100 end,
        'SUPPORTS', 'STATED', 'HIGH' from agreements`
  })
  await at.organisations.begin(async sql => {
    await sql`set local search_path to organisations, public`
    await sql`
      insert into organisations (id, sort_name, kind, country)
      select id, 'organisation ' || md5(id), case when i <= 200 then 'STATE' when i = 201 then 'FOUNDATION' else 'COMPANY' end,
        ${countryOf(sql)}
      from generate_series(1, ${actors}::int) i, lateral (select 'org_made-' || i as id) each`
    await sql`
      insert into names (id, entity, text, language, kind, folded, standing)
      select md5(id), id, sort_name, 'en', 'PREFERRED', sort_name, '' from organisations`
    await sql`
      insert into claims (id, bundle_table, fact, entity, told, source, stance, basis, confidence)
      select md5(id), 'organisations', id, id, '{}', 'src_made-' || row_number() over (order by sort_name) % 50, 'SUPPORTS', 'STATED', 'HIGH'
      from organisations`
  })
  for (const sql of Object.values(at)) await sql`vacuum analyze`.catch(() => sql`analyze`)
}

const countryOf = (sql: TransactionSql) => sql`chr(65 + i % 26) || chr(65 + i / 26 % 26)`
