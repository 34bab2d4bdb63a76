CREATE TABLE "organisations"."former_ids" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "organisations"."claims_fact";--> statement-breakpoint
DROP INDEX "organisations"."claims_entity";--> statement-breakpoint
DROP INDEX "organisations"."claims_source";--> statement-breakpoint
ALTER TABLE "organisations"."incoming" ADD COLUMN "derived" jsonb;--> statement-breakpoint
CREATE INDEX "former_ids_entity" ON "organisations"."former_ids" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "claims_ties" ON "organisations"."claims" USING btree ("fact") WHERE "organisations"."claims"."bundle_table" = 'same_as';--> statement-breakpoint
CREATE INDEX "claims_fact" ON "organisations"."claims" USING hash ("fact");--> statement-breakpoint
CREATE INDEX "claims_entity" ON "organisations"."claims" USING hash ("entity");--> statement-breakpoint
CREATE INDEX "claims_source" ON "organisations"."claims" USING btree ("source","entity") WHERE "organisations"."claims"."retracted_at" is null;