-- The schema for PostGraphile, as its documentation advises: views of the tables that the lanes need, comments with their
-- foreign keys, and functions for fields that no table has.

drop schema if exists postgraphile cascade;
create schema postgraphile;

create view postgraphile.initiatives as select id, sort_name from initiatives.initiatives;
create view postgraphile.agreements as select id, kind, date, date_from, date_to from agreements.agreements;
create view postgraphile.links as select id, agreement, initiative, kind from agreements.agreement_initiatives;
create view postgraphile.participations as select id, entity, actor, role from agreements.participations;
create view postgraphile.claims as
  select id, fact, source, stance, basis, confidence from agreements.claims where retracted_at is null;
create view postgraphile.organisations as select id, country from organisations.organisations;
create view postgraphile.people as select id from organisations.people;
create view postgraphile.sources as select id, title from sources.sources;

comment on view postgraphile.initiatives is '@primaryKey id';
comment on view postgraphile.agreements is '@primaryKey id';
comment on view postgraphile.organisations is '@primaryKey id';
comment on view postgraphile.people is '@primaryKey id';
comment on view postgraphile.sources is '@primaryKey id';
comment on view postgraphile.links is E'@primaryKey id\n@foreignKey (initiative) references postgraphile.initiatives (id)';
comment on view postgraphile.participations is E'@primaryKey id\n@foreignKey (actor) references postgraphile.organisations (id)|@fieldName organisation\n@foreignKey (actor) references postgraphile.people (id)|@fieldName person';
comment on view postgraphile.claims is E'@primaryKey id\n@foreignKey (source) references postgraphile.sources (id)|@fieldName from';

create function postgraphile.ranked(kind text) returns int language sql immutable as $$
  select coalesce(array_position(array['PREFERRED', 'OFFICIAL', 'SHORT'], kind), case kind when 'FORMER' then 5 else 4 end) $$;
comment on function postgraphile.ranked is '@behavior -*';

create function postgraphile.initiatives_name(i postgraphile.initiatives) returns text language sql stable as $$
  select text from initiatives.names where entity = i.id
  order by language <> 'en', postgraphile.ranked(kind), standing, text limit 1 $$;
create function postgraphile.agreements_title(a postgraphile.agreements) returns text language sql stable as $$
  select text from agreements.names where entity = a.id
  order by language <> 'en', postgraphile.ranked(kind), standing, text limit 1 $$;
create function postgraphile.organisations_name(o postgraphile.organisations) returns text language sql stable as $$
  select text from organisations.names where entity = o.id
  order by language <> 'en', postgraphile.ranked(kind), standing, text limit 1 $$;
create function postgraphile.people_name(p postgraphile.people) returns text language sql stable as $$
  select text from organisations.names where entity = p.id
  order by language <> 'en', postgraphile.ranked(kind), standing, text limit 1 $$;

create function postgraphile.initiatives_among(ids text[]) returns setof postgraphile.initiatives language sql stable as $$
  select * from postgraphile.initiatives where id = any(ids) order by sort_name, id $$;
create function postgraphile.agreements_between("from" date, "to" date)
  returns setof postgraphile.agreements language sql stable as $$
  select * from postgraphile.agreements where (date_from is not null or date_to is not null)
    and coalesce(date_from, '-infinity') <= "to" and coalesce(date_to, 'infinity') >= "from"
  order by coalesce(date_from, '-infinity') desc, id desc $$;
create function postgraphile.initiatives_agreements(i postgraphile.initiatives)
  returns setof postgraphile.agreements language sql stable as $$
  select a.* from postgraphile.links t join postgraphile.agreements a on a.id = t.agreement where t.initiative = i.id
  order by coalesce(a.date_from, '-infinity') desc, t.id desc $$;
create function postgraphile.agreements_participants(a postgraphile.agreements)
  returns setof postgraphile.participations language sql stable as $$
  select * from postgraphile.participations where entity = a.id order by role || ' ' || actor, id $$;
create function postgraphile.agreements_initiatives(a postgraphile.agreements)
  returns setof postgraphile.links language sql stable as $$
  select * from postgraphile.links where agreement = a.id order by kind, initiative $$;
create function postgraphile.participations_claims(p postgraphile.participations)
  returns setof postgraphile.claims language sql stable as $$
  select * from postgraphile.claims where fact = p.id
  order by stance desc, basis desc, array_position(array['HIGH', 'MEDIUM', 'LOW'], confidence), source, id $$;
