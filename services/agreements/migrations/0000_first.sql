CREATE SCHEMA "agreements";
--> statement-breakpoint
CREATE TABLE "agreements"."agreement_initiatives" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"agreement" text NOT NULL,
	"initiative" text NOT NULL,
	"kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agreements"."agreement_links" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agreements"."agreements" (
	"id" text PRIMARY KEY NOT NULL,
	"sort_name" text DEFAULT '' NOT NULL,
	"kind" text,
	"bindingness" text,
	"event" text,
	"term" text,
	"term_to" date,
	"date" text,
	"date_from" date,
	"date_to" date
);
--> statement-breakpoint
CREATE TABLE "agreements"."claims" (
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
CREATE TABLE "agreements"."coverages" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"area" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agreements"."events" (
	"id" text PRIMARY KEY NOT NULL,
	"sort_name" text DEFAULT '' NOT NULL,
	"kind" text,
	"date" text,
	"place" text,
	"country" text,
	"follows" text,
	"objective" text,
	"date_from" date,
	"date_to" date
);
--> statement-breakpoint
CREATE TABLE "agreements"."figures" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"entity" text,
	"measure" text NOT NULL,
	"value" numeric NOT NULL,
	"unit" text NOT NULL,
	"currency" text,
	"bound" text NOT NULL,
	"meaning" text NOT NULL,
	"as_of" text,
	"scope" text
);
--> statement-breakpoint
CREATE TABLE "agreements"."identifiers" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"scheme" text NOT NULL,
	"value" text NOT NULL,
	"match" text
);
--> statement-breakpoint
CREATE TABLE "agreements"."milestones" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"entity" text NOT NULL,
	"kind" text NOT NULL,
	"date" text,
	"actor" text,
	"note" text,
	"date_from" date,
	"date_to" date
);
--> statement-breakpoint
CREATE TABLE "agreements"."names" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"text" text NOT NULL,
	"language" text NOT NULL,
	"kind" text NOT NULL,
	"folded" text NOT NULL,
	"standing" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agreements"."participations" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"entity" text NOT NULL,
	"actor" text NOT NULL,
	"role" text NOT NULL,
	"on_behalf_of" text,
	"rank" text
);
--> statement-breakpoint
CREATE TABLE "agreements"."source_ranks" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"published" text
);
--> statement-breakpoint
CREATE TABLE "agreements"."statements" (
	"id" text PRIMARY KEY NOT NULL,
	"speaker" text,
	"on_behalf_of" text,
	"gist" text NOT NULL,
	"date" text,
	"event" text,
	"about" text,
	"date_from" date,
	"date_to" date
);
--> statement-breakpoint
CREATE INDEX "ties_agreement" ON "agreements"."agreement_initiatives" USING btree ("agreement");--> statement-breakpoint
CREATE INDEX "ties_initiative" ON "agreements"."agreement_initiatives" USING btree ("initiative","agreement");--> statement-breakpoint
CREATE INDEX "agreement_links_from" ON "agreements"."agreement_links" USING btree ("from");--> statement-breakpoint
CREATE INDEX "agreement_links_to" ON "agreements"."agreement_links" USING btree ("to");--> statement-breakpoint
CREATE INDEX "agreements_title" ON "agreements"."agreements" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "agreements_latest" ON "agreements"."agreements" USING btree (coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "agreements_earliest" ON "agreements"."agreements" USING btree (coalesce("date_from", 'infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "agreements_event" ON "agreements"."agreements" USING btree ("event","id");--> statement-breakpoint
CREATE INDEX "claims_fact" ON "agreements"."claims" USING btree ("fact");--> statement-breakpoint
CREATE INDEX "claims_entity" ON "agreements"."claims" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "claims_source" ON "agreements"."claims" USING btree ("source");--> statement-breakpoint
CREATE INDEX "coverages_entity" ON "agreements"."coverages" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "coverages_area" ON "agreements"."coverages" USING btree ("area","entity");--> statement-breakpoint
CREATE INDEX "events_name" ON "agreements"."events" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "events_latest" ON "agreements"."events" USING btree (coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "events_earliest" ON "agreements"."events" USING btree (coalesce("date_from", 'infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "figures_entity" ON "agreements"."figures" USING btree (coalesce("entity", ''),"measure","id");--> statement-breakpoint
CREATE INDEX "identifiers_entity" ON "agreements"."identifiers" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "identifiers_value" ON "agreements"."identifiers" USING btree ("scheme","value");--> statement-breakpoint
CREATE INDEX "milestones_entity" ON "agreements"."milestones" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "milestones_kind" ON "agreements"."milestones" USING btree ("kind","date_from");--> statement-breakpoint
CREATE INDEX "names_entity" ON "agreements"."names" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "names_folded" ON "agreements"."names" USING gin ("folded" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "participations_entity" ON "agreements"."participations" USING btree ("entity","role","id");--> statement-breakpoint
CREATE INDEX "participations_actor" ON "agreements"."participations" USING btree ("actor","entity");--> statement-breakpoint
CREATE INDEX "statements_speaker" ON "agreements"."statements" USING btree ("speaker","id");--> statement-breakpoint
CREATE INDEX "statements_event" ON "agreements"."statements" USING btree ("event","id");