import { and, asc, isNull, sql } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { commonQueries, factQueries } from '#toolkit/claims'
import type { Drizzle } from '#toolkit/database'
import {
  byText,
  childList,
  dateParams,
  earliestFirst,
  eitherEnd,
  evidenceParams,
  hasName,
  joinList,
  nameParams,
  rootList,
  when,
  whenInDateRange,
  whenSupportedBy,
} from '#toolkit/lists'
import { byIds, isAny, isAnyOfEntities, isEntityGiven, placeholder } from '#toolkit/sql'
import { launchOrder } from './rules.ts'
import type { InitiativeFilter } from './schema-types.ts'
import {
  areas,
  claims,
  coverages,
  figures,
  formerIds,
  identifiers,
  initiativeLinks,
  initiatives,
  milestones,
  names,
  participations,
  sourceRanks,
} from './tables.ts'

const common = { claims, names, identifiers, sourceRanks, formerIds }
const facts = { milestones, participations, figures, coverages }

export const queries = (db: Drizzle) => ({
  ...commonQueries(db, common),
  ...factQueries(db, facts),

  initiativesByIds: byIds(db, initiatives, 'initiatives_by_ids'),
  initiatives: rootList(db, initiatives, {
    where: initiativeConditions,
    sorts: {
      NAME: byText(initiatives.sortName),
      LAUNCHED: earliestFirst(initiatives.launchedFrom),
      ID: byText(initiatives.id),
    },
    name: 'initiatives',
  }),
  components: childList(db, initiatives, {
    owner: initiatives.partOf,
    sort: byText(initiatives.sortName),
    name: 'components',
  }),
  initiativesByActor: joinList(db, participations, {
    owner: participations.actor,
    end: participations.entity,
    to: initiatives,
    where: [when('roles', isAny(participations.role, 'roles'))],
    sort: byText(initiatives.sortName),
    name: 'initiatives_by_actor',
  }),
  initiativesByArea: joinList(db, coverages, {
    owner: coverages.area,
    end: coverages.entity,
    to: initiatives,
    sort: byText(initiatives.sortName),
    name: 'initiatives_by_area',
  }),
  links: eitherEnd(db, initiativeLinks, { from: initiativeLinks.from, to: initiativeLinks.to, name: 'links' }),

  areasByIds: byIds(db, areas, 'areas_by_ids'),
  areas: rootList(db, areas, {
    where: [when('word', hasName(areas.id, common))],
    sorts: { NAME: byText(areas.sortName) },
    name: 'areas',
  }),
  narrower: db
    .select()
    .from(areas)
    .where(isAny(areas.broader, 'areas'))
    .orderBy(asc(areas.sortName), asc(areas.id))
    .prepare('narrower'),

  worldFigures: rootList(db, figures, {
    where: and(
      isNull(figures.entity),
      sql`(${placeholder('measure')}::text is null or ${figures.measure} = ${placeholder('measure')}::text)`,
    ),
    sorts: { MEASURE: byText(figures.measure) },
    name: 'world_figures',
  }),
})

/** The parameters of the list of initiatives. */
export const initiativeParams = (filter: InitiativeFilter | null | undefined) => ({
  ids: filter?.ids ?? null,
  kinds: filter?.kind ?? null,
  ...nameParams(filter?.name),
  participant: filter?.participant ?? null,
  area: filter?.area ?? null,
  ...dateParams(filter?.launched, 'filter.launched'),
  ...evidenceParams(filter?.evidence),
})

/** The possible days of the launch: those of the first dated milestone in `launchOrder`. `each` is the initiative. */
export const launchOfEach = (tx: TransactionSql) => tx`
  select date_from as launched_from, date_to as launched_to
  from milestones where entity = each.id and kind = any(${launchOrder}) and date is not null
  order by array_position(${launchOrder}, kind), date_from, id limit 1`

const initiativeConditions = [
  when('ids', isAnyOfEntities(initiatives.id, 'ids')),
  when('kinds', isAny(initiatives.kind, 'kinds')),
  when('word', hasName(initiatives.id, common)),
  when(
    'participant',
    sql`exists (select 1 from ${participations}
      where ${participations.entity} = ${initiatives.id} and ${isEntityGiven(participations.actor, 'participant')})`,
  ),
  when(
    'area',
    sql`exists (select 1 from ${coverages}
      where ${coverages.entity} = ${initiatives.id} and ${isEntityGiven(coverages.area, 'area')})`,
  ),
  ...whenInDateRange(initiatives.launchedFrom, initiatives.launchedTo),
  ...whenSupportedBy(initiatives.id, common),
]
