-- What is in the index is read anew at the next start: that takes less time than to give each tie the number of its reading.
TRUNCATE "links"."edges", "links"."feeds", "links"."identifiers", "links"."names", "links"."nodes", "links"."removed", "links"."supports", "links"."verbs";
--> statement-breakpoint
CREATE TABLE "links"."readings" (
	"subgraph" text PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"cursor" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links"."told_nodes" (
	"subgraph" text NOT NULL,
	"id" text NOT NULL,
	"type" text,
	"names" json NOT NULL,
	"identifiers" json NOT NULL,
	"sources" json NOT NULL,
	CONSTRAINT "told_nodes_subgraph_id_pk" PRIMARY KEY("subgraph","id")
);
--> statement-breakpoint
DROP TABLE "links"."pages" CASCADE;--> statement-breakpoint
DROP TABLE "links"."terms" CASCADE;--> statement-breakpoint
ALTER TABLE "links"."edges" DROP CONSTRAINT "edges_id_unique";--> statement-breakpoint
DROP INDEX "links"."edges_from";--> statement-breakpoint
DROP INDEX "links"."edges_to";--> statement-breakpoint
DROP INDEX "links"."names_terms";--> statement-breakpoint
ALTER TABLE "links"."edges" ALTER COLUMN "evidence" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "links"."edges" ADD COLUMN "reading" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "links"."feeds" ADD COLUMN "reading" integer;--> statement-breakpoint
ALTER TABLE "links"."names" DROP COLUMN "terms";--> statement-breakpoint
ALTER TABLE "links"."nodes" DROP COLUMN "degree";--> statement-breakpoint
ALTER TABLE "links"."edges" ADD CONSTRAINT "edges_told" UNIQUE("reading","id");