-- What is in the index is read anew at the next start, each reading of a feed into a partition of its own.
TRUNCATE "links"."feeds", "links"."identifiers", "links"."names", "links"."nodes", "links"."readings", "links"."removed", "links"."supports", "links"."told_nodes", "links"."verbs";
--> statement-breakpoint
DROP TABLE "links"."edges";--> statement-breakpoint
CREATE SEQUENCE "links"."readings_number" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "links"."edges_num" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "links"."edges" (
	"num" integer DEFAULT nextval('links.edges_num') NOT NULL,
	"id" text NOT NULL,
	"subgraph" text NOT NULL,
	"reading" integer NOT NULL,
	"from" integer NOT NULL,
	"to" integer NOT NULL,
	"kind" text NOT NULL,
	"verb" text NOT NULL,
	"date" text,
	"evidence" json NOT NULL,
	"sources" smallint NOT NULL,
	"revision" integer NOT NULL,
	CONSTRAINT "edges_num_reading_pk" PRIMARY KEY("num","reading"),
	CONSTRAINT "edges_told" UNIQUE("reading","id")
) PARTITION BY LIST ("reading");
--> statement-breakpoint
CREATE INDEX "edges_revision" ON "links"."edges" USING brin ("revision");
