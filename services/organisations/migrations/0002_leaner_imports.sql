DROP INDEX "organisations"."claims_fact";--> statement-breakpoint
DROP INDEX "organisations"."claims_entity";--> statement-breakpoint
ALTER TABLE "organisations"."incoming" ADD COLUMN "derived" jsonb;--> statement-breakpoint
CREATE INDEX "claims_fact" ON "organisations"."claims" USING hash ("fact");--> statement-breakpoint
CREATE INDEX "claims_entity" ON "organisations"."claims" USING hash ("entity");