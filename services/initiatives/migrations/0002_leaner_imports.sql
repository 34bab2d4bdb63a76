CREATE TABLE "initiatives"."former_ids" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "initiatives"."claims_fact";--> statement-breakpoint
DROP INDEX "initiatives"."claims_entity";--> statement-breakpoint
DROP INDEX "initiatives"."claims_source";--> statement-breakpoint
DROP INDEX "initiatives"."milestones_days";--> statement-breakpoint
ALTER TABLE "initiatives"."incoming" ADD COLUMN "derived" jsonb;--> statement-breakpoint
CREATE INDEX "former_ids_entity" ON "initiatives"."former_ids" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "claims_ties" ON "initiatives"."claims" USING btree ("fact") WHERE "initiatives"."claims"."bundle_table" = 'same_as';--> statement-breakpoint
CREATE INDEX "claims_fact" ON "initiatives"."claims" USING hash ("fact");--> statement-breakpoint
CREATE INDEX "claims_entity" ON "initiatives"."claims" USING hash ("entity");--> statement-breakpoint
CREATE INDEX "claims_source" ON "initiatives"."claims" USING btree ("source","entity") WHERE "initiatives"."claims"."retracted_at" is null;--> statement-breakpoint
CREATE INDEX "milestones_days" ON "initiatives"."milestones" USING spgist (daterange("date_from", "date_to", '[]'));