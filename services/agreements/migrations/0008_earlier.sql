ALTER TABLE "agreements"."claims" ADD COLUMN "earlier" text[];--> statement-breakpoint
ALTER TABLE "agreements"."taken" ADD COLUMN "replaces" text;--> statement-breakpoint
CREATE INDEX "claims_earlier" ON "agreements"."claims" USING btree ("id") WHERE "agreements"."claims"."earlier" is not null;