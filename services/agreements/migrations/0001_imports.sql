CREATE TABLE "agreements"."incoming" (
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
CREATE TABLE "agreements"."taken" (
	"import" text PRIMARY KEY NOT NULL,
	"counts" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "agreements"."agreements_event";--> statement-breakpoint
DROP INDEX "agreements"."claims_source";--> statement-breakpoint
DROP INDEX "agreements"."milestones_kind";--> statement-breakpoint
DROP INDEX "agreements"."participations_entity";--> statement-breakpoint
DROP INDEX "agreements"."statements_speaker";--> statement-breakpoint
DROP INDEX "agreements"."statements_event";--> statement-breakpoint
ALTER TABLE "agreements"."claims" ADD COLUMN "import" text;--> statement-breakpoint
ALTER TABLE "agreements"."claims" ADD COLUMN "retracted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agreements"."claims" ADD COLUMN "retracted_by" text;--> statement-breakpoint
CREATE INDEX "agreements_days" ON "agreements"."agreements" USING gist (daterange("date_from", "date_to", '[]'));--> statement-breakpoint
CREATE INDEX "agreements_kind" ON "agreements"."agreements" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "agreements_bindingness" ON "agreements"."agreements" USING btree ("bindingness");--> statement-breakpoint
CREATE INDEX "claims_import" ON "agreements"."claims" USING brin ("import");--> statement-breakpoint
CREATE INDEX "claims_retracted" ON "agreements"."claims" USING btree ("retracted_by") WHERE "agreements"."claims"."retracted_by" is not null;--> statement-breakpoint
CREATE INDEX "events_kind" ON "agreements"."events" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "events_country" ON "agreements"."events" USING btree ("country");--> statement-breakpoint
CREATE INDEX "milestones_days" ON "agreements"."milestones" USING gist (daterange("date_from", "date_to", '[]'));--> statement-breakpoint
CREATE INDEX "statements_earliest" ON "agreements"."statements" USING btree (coalesce("date_from", 'infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "agreements_event" ON "agreements"."agreements" USING btree ("event",coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "claims_source" ON "agreements"."claims" USING btree ("source","entity");--> statement-breakpoint
CREATE INDEX "milestones_kind" ON "agreements"."milestones" USING btree ("kind",coalesce("date_from", '-infinity'::date));--> statement-breakpoint
CREATE INDEX "participations_entity" ON "agreements"."participations" USING btree ("entity",("role" || ' ' || "actor"),"id");--> statement-breakpoint
CREATE INDEX "statements_speaker" ON "agreements"."statements" USING btree ("speaker",coalesce("date_from", 'infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "statements_event" ON "agreements"."statements" USING btree ("event",coalesce("date_from", 'infinity'::date),"id");