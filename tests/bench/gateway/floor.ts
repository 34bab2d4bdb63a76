import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import postgres from 'postgres'
import type { Operation } from './lanes.ts'

/*
 * The cost of the data without GraphQL: one hand-written statement per lane, prepared once, behind node:http. The
 * server reads only the operation name and the variables.
 */

const sql = postgres(process.env.DATABASE_URL!, {
  ...(process.env.PG_SOCKET_DIR && { host: process.env.PG_SOCKET_DIR }),
  // An idle variant closes its connections, so that the others can use them.
  idle_timeout: 5,
  onnotice: () => {},
})

const shown = (schema: string, entity: string) => `(select text from ${schema}.names where entity = ${entity}
  order by language <> 'en', coalesce(array_position(array['PREFERRED', 'OFFICIAL', 'SHORT'], kind), case kind when 'FORMER' then 5 else 4 end), standing, text
  limit 1)`
const all = (object: string, rows: string) => `coalesce((select json_agg(${object}) from (${rows}) each), '[]')`
const agreementsOf = (initiative: string, first: number) => `select a.id from agreements.agreement_initiatives t
  join agreements.agreements a on a.id = t.agreement where t.initiative = ${initiative}
  order by coalesce(a.date_from, '-infinity') desc, t.id desc limit ${first}`
const participantsOf = (
  agreement: string,
  first: number,
) => `select id as participation, actor, role from agreements.participations
  where entity = ${agreement} order by role || ' ' || actor, id limit ${first}`
const country = `case when actor like 'org\\_%' then json_build_object('id', actor, 'name', ${shown('organisations', 'actor')},
  'country', (select country from organisations.organisations where id = actor))
  else json_build_object('id', actor, 'name', ${shown('organisations', 'actor')}) end`
const claims = `select (select title from sources.sources where id = source) as title from agreements.claims
  where fact = participation and retracted_at is null
  order by stance desc, basis desc, array_position(array['HIGH', 'MEDIUM', 'LOW'], confidence), source, id`

const title = shown('agreements', 'each.id')
const statements: Record<Exclude<Operation, 'Cold'>, string> = {
  Heavy: `select json_build_object('initiatives', json_build_object('nodes', ${all(
    `json_build_object('id', each.id, 'name', ${shown('initiatives', 'each.id')}, 'agreements', json_build_object('nodes', ${all(
      `json_build_object('id', each.id, 'title', ${title}, 'participants', json_build_object('edges', ${all(
        `json_build_object('role', role, 'node', ${country}, 'claims', ${all(
          `json_build_object('source', json_build_object('title', title))`,
          claims,
        )})`,
        participantsOf('each.id', 10),
      )}))`,
      agreementsOf('each.id', 5),
    )}))`,
    'select id from initiatives.initiatives where id = any($1::text[]) order by sort_name, id limit 20',
  )}))::text as answer`,
  Light: `select json_build_object('initiative', json_build_object('id', $1::text, 'name', ${shown('initiatives', '$1')},
    'agreements', json_build_object('nodes', ${all(`json_build_object('id', each.id, 'title', ${title})`, agreementsOf('$1', 1))})))::text as answer`,
  List: `select json_build_object('agreements', json_build_object('nodes', ${all(
    `json_build_object('id', each.id, 'title', ${title}, 'kind', kind, 'date', json_build_object('edtf', date),
      'participants', json_build_object('nodes', ${all(
        `json_build_object('id', actor, 'name', ${shown('organisations', 'actor')})`,
        participantsOf('each.id', 5),
      )}), 'initiatives', ${all(
        `json_build_object('kind', kind, 'initiative', json_build_object('name', ${shown('initiatives', 'initiative')}))`,
        'select kind, initiative from agreements.agreement_initiatives where agreement = each.id order by kind, initiative',
      )})`,
    `select id, kind, date from agreements.agreements where (date_from is not null or date_to is not null)
      and coalesce(date_from, '-infinity') <= $2::date and coalesce(date_to, 'infinity') >= $1::date
      order by coalesce(date_from, '-infinity') desc, id desc limit 50`,
  )}))::text as answer`,
}

createServer(async (request, response) => {
  const { operationName, variables } = JSON.parse(await text(request))
  const statement = statements[operationName as keyof typeof statements]
  const [row] = await sql.unsafe(statement, Object.values(variables), { prepare: true })
  response.setHeader('content-type', 'application/json')
  response.end(`{"data":${row!.answer}}`)
}).listen(Number(process.env.PORT), '127.0.0.1')
