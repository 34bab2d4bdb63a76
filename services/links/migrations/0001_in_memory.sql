CREATE TABLE "links"."readings" (
	"subgraph" text PRIMARY KEY NOT NULL,
	"cursor" text NOT NULL,
	"pages" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links"."told_edges" (
	"subgraph" text NOT NULL,
	"page" integer NOT NULL,
	"id" text NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"kind" text,
	"verb" text NOT NULL,
	"date" text,
	"evidence" json NOT NULL,
	"sources" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links"."told_nodes" (
	"subgraph" text NOT NULL,
	"page" integer NOT NULL,
	"id" text NOT NULL,
	"type" text,
	"names" json NOT NULL,
	"identifiers" json NOT NULL,
	"sources" json NOT NULL
);
--> statement-breakpoint
DROP TABLE "links"."pages" CASCADE;--> statement-breakpoint
DROP TABLE "links"."terms" CASCADE;--> statement-breakpoint
DROP INDEX "links"."edges_from";--> statement-breakpoint
DROP INDEX "links"."edges_to";--> statement-breakpoint
DROP INDEX "links"."names_terms";--> statement-breakpoint
ALTER TABLE "links"."edges" ALTER COLUMN "evidence" SET DATA TYPE json;--> statement-breakpoint
CREATE INDEX "told_edges_page" ON "links"."told_edges" USING btree ("subgraph","page");--> statement-breakpoint
CREATE INDEX "told_nodes_page" ON "links"."told_nodes" USING btree ("subgraph","page");--> statement-breakpoint
ALTER TABLE "links"."names" DROP COLUMN "terms";--> statement-breakpoint
ALTER TABLE "links"."nodes" DROP COLUMN "degree";;--> statement-breakpoint
-- What lies in them can be read again, and is thus not worth a log.
ALTER TABLE "links"."readings" SET UNLOGGED;--> statement-breakpoint
ALTER TABLE "links"."told_nodes" SET UNLOGGED;--> statement-breakpoint
ALTER TABLE "links"."told_edges" SET UNLOGGED;
