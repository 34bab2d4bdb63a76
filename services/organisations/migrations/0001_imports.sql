CREATE TABLE "organisations"."incoming" (
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
CREATE TABLE "organisations"."taken" (
	"import" text PRIMARY KEY NOT NULL,
	"counts" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "organisations"."affiliations_holder";--> statement-breakpoint
DROP INDEX "organisations"."affiliations_organisation";--> statement-breakpoint
DROP INDEX "organisations"."claims_source";--> statement-breakpoint
ALTER TABLE "organisations"."claims" ADD COLUMN "import" text;--> statement-breakpoint
ALTER TABLE "organisations"."claims" ADD COLUMN "retracted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "organisations"."claims" ADD COLUMN "retracted_by" text;--> statement-breakpoint
CREATE INDEX "claims_import" ON "organisations"."claims" USING brin ("import");--> statement-breakpoint
CREATE INDEX "claims_retracted" ON "organisations"."claims" USING btree ("retracted_by") WHERE "organisations"."claims"."retracted_by" is not null;--> statement-breakpoint
CREATE INDEX "organisations_kind" ON "organisations"."organisations" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "affiliations_holder" ON "organisations"."affiliations" USING btree ("holder",coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "affiliations_organisation" ON "organisations"."affiliations" USING btree ("organisation",coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "claims_source" ON "organisations"."claims" USING btree ("source","entity");