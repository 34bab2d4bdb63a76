DROP INDEX "organisations"."affiliations_holder";--> statement-breakpoint
DROP INDEX "organisations"."affiliations_organisation";--> statement-breakpoint
DROP INDEX "organisations"."claims_source";--> statement-breakpoint
CREATE INDEX "organisations_kind" ON "organisations"."organisations" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "affiliations_holder" ON "organisations"."affiliations" USING btree ("holder",coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "affiliations_organisation" ON "organisations"."affiliations" USING btree ("organisation",coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "claims_source" ON "organisations"."claims" USING btree ("source","entity");