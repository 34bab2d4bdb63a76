CREATE SCHEMA "initiatives";
--> statement-breakpoint
CREATE TABLE "initiatives"."areas" (
	"id" text PRIMARY KEY NOT NULL,
	"sort_name" text DEFAULT '' NOT NULL,
	"broader" text
);
--> statement-breakpoint
CREATE TABLE "initiatives"."claims" (
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
CREATE TABLE "initiatives"."coverages" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"area" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "initiatives"."figures" (
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
CREATE TABLE "initiatives"."identifiers" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"scheme" text NOT NULL,
	"value" text NOT NULL,
	"match" text
);
--> statement-breakpoint
CREATE TABLE "initiatives"."initiative_links" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"kind" text NOT NULL,
	"since" text,
	"event" text,
	"agreement" text
);
--> statement-breakpoint
CREATE TABLE "initiatives"."initiatives" (
	"id" text PRIMARY KEY NOT NULL,
	"sort_name" text DEFAULT '' NOT NULL,
	"kind" text,
	"part_of" text,
	"launched_from" date,
	"launched_to" date
);
--> statement-breakpoint
CREATE TABLE "initiatives"."milestones" (
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
CREATE TABLE "initiatives"."names" (
	"id" text PRIMARY KEY NOT NULL,
	"entity" text NOT NULL,
	"text" text NOT NULL,
	"language" text NOT NULL,
	"kind" text NOT NULL,
	"folded" text NOT NULL,
	"standing" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "initiatives"."participations" (
	"id" text PRIMARY KEY NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"entity" text NOT NULL,
	"actor" text NOT NULL,
	"role" text NOT NULL,
	"on_behalf_of" text,
	"rank" text
);
--> statement-breakpoint
CREATE TABLE "initiatives"."source_ranks" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"published" text
);
--> statement-breakpoint
CREATE INDEX "areas_name" ON "initiatives"."areas" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "areas_broader" ON "initiatives"."areas" USING btree ("broader","id");--> statement-breakpoint
CREATE INDEX "claims_fact" ON "initiatives"."claims" USING btree ("fact");--> statement-breakpoint
CREATE INDEX "claims_entity" ON "initiatives"."claims" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "claims_source" ON "initiatives"."claims" USING btree ("source");--> statement-breakpoint
CREATE INDEX "coverages_entity" ON "initiatives"."coverages" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "coverages_area" ON "initiatives"."coverages" USING btree ("area","entity");--> statement-breakpoint
CREATE INDEX "figures_entity" ON "initiatives"."figures" USING btree (coalesce("entity", ''),"measure","id");--> statement-breakpoint
CREATE INDEX "identifiers_entity" ON "initiatives"."identifiers" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "identifiers_value" ON "initiatives"."identifiers" USING btree ("scheme","value");--> statement-breakpoint
CREATE INDEX "initiative_links_from" ON "initiatives"."initiative_links" USING btree ("from");--> statement-breakpoint
CREATE INDEX "initiative_links_to" ON "initiatives"."initiative_links" USING btree ("to");--> statement-breakpoint
CREATE INDEX "initiatives_name" ON "initiatives"."initiatives" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "initiatives_part_of" ON "initiatives"."initiatives" USING btree ("part_of","id");--> statement-breakpoint
CREATE INDEX "initiatives_launched" ON "initiatives"."initiatives" USING btree (coalesce("launched_from", 'infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "milestones_entity" ON "initiatives"."milestones" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "milestones_kind" ON "initiatives"."milestones" USING btree ("kind","date_from");--> statement-breakpoint
CREATE INDEX "names_entity" ON "initiatives"."names" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "names_folded" ON "initiatives"."names" USING gin ("folded" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "participations_entity" ON "initiatives"."participations" USING btree ("entity","role","id");--> statement-breakpoint
CREATE INDEX "participations_actor" ON "initiatives"."participations" USING btree ("actor","entity");