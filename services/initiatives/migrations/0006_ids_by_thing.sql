-- The id of a fact, and of a claim, begins with a hash of the thing that it is told of (toolkit/intake.ts). Those that are there get
-- the same ids that they would get if they were imported now.
CREATE FUNCTION pg_temp.by_thing(id text, thing text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN regexp_replace(id, '^([a-z]+_)(.{16}).{4}', '\1' || left(encode(sha256(convert_to(coalesce(thing, ''), 'UTF8')), 'hex'), 4) || '\2');--> statement-breakpoint
CREATE FUNCTION pg_temp.thing_of(bundle_table text, told jsonb) RETURNS text LANGUAGE sql IMMUTABLE
RETURN told ->> CASE
  WHEN bundle_table IN ('names', 'identifiers', 'milestones', 'participations', 'entity_areas', 'figures') THEN 'entity'
  WHEN bundle_table IN ('initiative_links', 'agreement_links') THEN 'from'
  WHEN bundle_table = 'affiliations' THEN 'holder'
  WHEN bundle_table = 'agreement_initiatives' THEN 'agreement'
  ELSE 'id'
END;--> statement-breakpoint
CREATE FUNCTION pg_temp.fact_of(bundle_table text, told jsonb, fact text, entity text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE
  WHEN bundle_table = 'same_as' THEN pg_temp.by_thing(fact, told ->> 'id')
  WHEN bundle_table IN ('names', 'identifiers', 'affiliations', 'milestones', 'participations', 'initiative_links', 'agreement_initiatives', 'agreement_links', 'entity_areas') THEN pg_temp.by_thing(fact, entity)
  ELSE fact
END;--> statement-breakpoint
CREATE TEMPORARY TABLE facts_now ON COMMIT DROP AS
SELECT DISTINCT fact, pg_temp.fact_of(bundle_table, told, fact, entity) AS now FROM "initiatives"."claims" WHERE fact <> entity;--> statement-breakpoint
ALTER TABLE "initiatives"."claims"
  ALTER COLUMN "id" SET DATA TYPE text USING pg_temp.by_thing(id, pg_temp.thing_of(bundle_table, told)),
  ALTER COLUMN "fact" SET DATA TYPE text USING pg_temp.fact_of(bundle_table, told, fact, entity),
  ALTER COLUMN "entity" SET DATA TYPE text USING CASE WHEN bundle_table = 'same_as' THEN pg_temp.by_thing(entity, told ->> 'id') ELSE entity END;--> statement-breakpoint
ALTER TABLE "initiatives"."incoming"
  ALTER COLUMN "claim" SET DATA TYPE text USING pg_temp.by_thing(claim, pg_temp.thing_of(bundle_table, told)),
  ALTER COLUMN "fact" SET DATA TYPE text USING pg_temp.fact_of(bundle_table, told, fact, entity),
  ALTER COLUMN "entity" SET DATA TYPE text USING CASE WHEN bundle_table = 'same_as' THEN pg_temp.by_thing(entity, told ->> 'id') ELSE entity END;--> statement-breakpoint
ALTER TABLE "initiatives"."names" ALTER COLUMN "id" SET DATA TYPE text USING pg_temp.by_thing(id, "entity");--> statement-breakpoint
ALTER TABLE "initiatives"."identifiers" ALTER COLUMN "id" SET DATA TYPE text USING pg_temp.by_thing(id, "entity");--> statement-breakpoint
ALTER TABLE "initiatives"."milestones" ALTER COLUMN "id" SET DATA TYPE text USING pg_temp.by_thing(id, "entity");--> statement-breakpoint
ALTER TABLE "initiatives"."participations" ALTER COLUMN "id" SET DATA TYPE text USING pg_temp.by_thing(id, "entity");--> statement-breakpoint
ALTER TABLE "initiatives"."initiative_links" ALTER COLUMN "id" SET DATA TYPE text USING pg_temp.by_thing(id, "from");--> statement-breakpoint
ALTER TABLE "initiatives"."coverages" ALTER COLUMN "id" SET DATA TYPE text USING pg_temp.by_thing(id, "entity");--> statement-breakpoint
-- Under new numbers: who reads on from an old one is refused, and begins anew.
WITH told AS (DELETE FROM "initiatives"."changes" RETURNING num, id)
INSERT INTO "initiatives"."changes" (id) SELECT coalesce(now, id) FROM told LEFT JOIN facts_now ON fact = id ORDER BY num;--> statement-breakpoint
UPDATE "initiatives"."revision" SET id = gen_random_uuid();--> statement-breakpoint
DROP FUNCTION pg_temp.fact_of;--> statement-breakpoint
DROP FUNCTION pg_temp.thing_of;--> statement-breakpoint
DROP FUNCTION pg_temp.by_thing;
