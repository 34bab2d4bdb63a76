CREATE SCHEMA "sources";
--> statement-breakpoint
CREATE TABLE "sources"."sources" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"publisher" text,
	"published" text,
	"retrieved" date,
	"url" text,
	"archived_url" text,
	"language" text,
	"licence" text,
	"note" text,
	"sort_name" text DEFAULT '' NOT NULL,
	"folded_publisher" text DEFAULT '' NOT NULL,
	"date_from" date,
	"date_to" date
);
--> statement-breakpoint
CREATE INDEX "sources_title" ON "sources"."sources" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "sources_latest" ON "sources"."sources" USING btree (coalesce("date_from", '-infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "sources_earliest" ON "sources"."sources" USING btree (coalesce("date_from", 'infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "sources_folded" ON "sources"."sources" USING gin ("sort_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "sources_publisher" ON "sources"."sources" USING gin ("folded_publisher" gin_trgm_ops);