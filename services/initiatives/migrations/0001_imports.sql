CREATE TABLE "initiatives"."incoming" (
	"import" text NOT NULL,
	"bundle_table" text NOT NULL,
	"claim" text NOT NULL,
	"fact" text NOT NULL,
	"entity" text NOT NULL,
	"told" jsonb NOT NULL,
	"source" text,
	"locator" text,
	"quote" text,
	"observed_on" text,
	"stance" text,
	"basis" text,
	"confidence" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "initiatives"."taken" (
	"import" text PRIMARY KEY NOT NULL,
	"counts" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "initiatives"."claims_source";--> statement-breakpoint
DROP INDEX "initiatives"."milestones_kind";--> statement-breakpoint
DROP INDEX "initiatives"."participations_entity";--> statement-breakpoint
ALTER TABLE "initiatives"."claims" ADD COLUMN "import" text;--> statement-breakpoint
ALTER TABLE "initiatives"."claims" ADD COLUMN "retracted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "initiatives"."claims" ADD COLUMN "retracted_by" text;--> statement-breakpoint
CREATE INDEX "claims_import" ON "initiatives"."claims" USING brin ("import");--> statement-breakpoint
CREATE INDEX "claims_retracted" ON "initiatives"."claims" USING btree ("retracted_by") WHERE "initiatives"."claims"."retracted_by" is not null;--> statement-breakpoint
CREATE INDEX "milestones_days" ON "initiatives"."milestones" USING gist (daterange("date_from", "date_to", '[]'));--> statement-breakpoint
CREATE INDEX "claims_source" ON "initiatives"."claims" USING btree ("source","entity");--> statement-breakpoint
CREATE INDEX "milestones_kind" ON "initiatives"."milestones" USING btree ("kind",coalesce("date_from", '-infinity'::date));--> statement-breakpoint
CREATE INDEX "participations_entity" ON "initiatives"."participations" USING btree ("entity",("role" || ' ' || "actor"),"id");