DROP INDEX "initiatives"."claims_source";--> statement-breakpoint
DROP INDEX "initiatives"."milestones_kind";--> statement-breakpoint
DROP INDEX "initiatives"."participations_entity";--> statement-breakpoint
CREATE INDEX "milestones_days" ON "initiatives"."milestones" USING gist (daterange("date_from", "date_to", '[]'));--> statement-breakpoint
CREATE INDEX "claims_source" ON "initiatives"."claims" USING btree ("source","entity");--> statement-breakpoint
CREATE INDEX "milestones_kind" ON "initiatives"."milestones" USING btree ("kind",coalesce("date_from", '-infinity'::date));--> statement-breakpoint
CREATE INDEX "participations_entity" ON "initiatives"."participations" USING btree ("entity",("role" || ' ' || "actor"),"id");