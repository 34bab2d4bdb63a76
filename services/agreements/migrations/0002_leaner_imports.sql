CREATE TABLE "agreements"."former_ids" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "agreements"."agreements_days";--> statement-breakpoint
DROP INDEX "agreements"."claims_fact";--> statement-breakpoint
DROP INDEX "agreements"."claims_entity";--> statement-breakpoint
DROP INDEX "agreements"."claims_source";--> statement-breakpoint
DROP INDEX "agreements"."milestones_days";--> statement-breakpoint
ALTER TABLE "agreements"."incoming" ADD COLUMN "derived" jsonb;--> statement-breakpoint
CREATE INDEX "former_ids_entity" ON "agreements"."former_ids" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "claims_ties" ON "agreements"."claims" USING btree ("fact") WHERE "agreements"."claims"."bundle_table" = 'same_as';--> statement-breakpoint
CREATE INDEX "agreements_days" ON "agreements"."agreements" USING spgist (daterange("date_from", "date_to", '[]'));--> statement-breakpoint
CREATE INDEX "claims_fact" ON "agreements"."claims" USING hash ("fact");--> statement-breakpoint
CREATE INDEX "claims_entity" ON "agreements"."claims" USING hash ("entity");--> statement-breakpoint
CREATE INDEX "claims_source" ON "agreements"."claims" USING btree ("source","entity") WHERE "agreements"."claims"."retracted_at" is null;--> statement-breakpoint
CREATE INDEX "milestones_days" ON "agreements"."milestones" USING spgist (daterange("date_from", "date_to", '[]'));