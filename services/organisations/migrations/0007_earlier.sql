ALTER TABLE "organisations"."claims" ADD COLUMN "earlier" text[];--> statement-breakpoint
ALTER TABLE "organisations"."taken" ADD COLUMN "replaces" text;--> statement-breakpoint
CREATE INDEX "claims_earlier" ON "organisations"."claims" USING btree ("id") WHERE "organisations"."claims"."earlier" is not null;