ALTER TABLE "initiatives"."claims" ADD COLUMN "earlier" text[];--> statement-breakpoint
ALTER TABLE "initiatives"."taken" ADD COLUMN "replaces" text;--> statement-breakpoint
CREATE INDEX "claims_earlier" ON "initiatives"."claims" USING btree ("id") WHERE "initiatives"."claims"."earlier" is not null;