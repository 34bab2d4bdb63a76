CREATE SCHEMA "organisations";
--> statement-breakpoint
CREATE TABLE "organisations"."affiliations" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"holder" text NOT NULL,
	"organisation" text NOT NULL,
	"kind" text NOT NULL,
	"title" text,
	"period" text,
	"observed" text[] DEFAULT '{}' NOT NULL,
	"date_from" date,
	"date_to" date
);
--> statement-breakpoint
CREATE TABLE "organisations"."claims" (
	"id" text PRIMARY KEY NOT NULL,
	"bundle_table" text NOT NULL,
	"fact" text NOT NULL,
	"entity" text NOT NULL,
	"told" jsonb NOT NULL,
	"source" text NOT NULL,
	"locator" text,
	"quote" text,
	"observed_on" text,
	"stance" text NOT NULL,
	"basis" text NOT NULL,
	"confidence" text NOT NULL,
	"note" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisations"."identifiers" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"scheme" text NOT NULL,
	"value" text NOT NULL,
	"match" text
);
--> statement-breakpoint
CREATE TABLE "organisations"."names" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"text" text NOT NULL,
	"language" text NOT NULL,
	"kind" text NOT NULL,
	"folded" text NOT NULL,
	"standing" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisations"."organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"sort_name" text DEFAULT '' NOT NULL,
	"kind" text,
	"country" text,
	"founded" text,
	"dissolved" text
);
--> statement-breakpoint
CREATE TABLE "organisations"."people" (
	"id" text PRIMARY KEY NOT NULL,
	"sort_name" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisations"."source_ranks" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"published" text
);
--> statement-breakpoint
CREATE INDEX "affiliations_holder" ON "organisations"."affiliations" USING btree ("holder","id");--> statement-breakpoint
CREATE INDEX "affiliations_organisation" ON "organisations"."affiliations" USING btree ("organisation","id");--> statement-breakpoint
CREATE INDEX "claims_fact" ON "organisations"."claims" USING btree ("fact");--> statement-breakpoint
CREATE INDEX "claims_entity" ON "organisations"."claims" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "claims_source" ON "organisations"."claims" USING btree ("source");--> statement-breakpoint
CREATE INDEX "identifiers_entity" ON "organisations"."identifiers" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "identifiers_value" ON "organisations"."identifiers" USING btree ("scheme","value");--> statement-breakpoint
CREATE INDEX "names_entity" ON "organisations"."names" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "names_folded" ON "organisations"."names" USING gin ("folded" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "organisations_name" ON "organisations"."organisations" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "organisations_country" ON "organisations"."organisations" USING btree ("country");--> statement-breakpoint
CREATE INDEX "people_name" ON "organisations"."people" USING btree ("sort_name","id");