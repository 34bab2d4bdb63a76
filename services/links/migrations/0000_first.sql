CREATE SCHEMA "links";
--> statement-breakpoint
CREATE TABLE "links"."edges" (
	"num" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "links"."edges_num_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"subgraph" text NOT NULL,
	"from" integer NOT NULL,
	"to" integer NOT NULL,
	"kind" text NOT NULL,
	"verb" text NOT NULL,
	"date" text,
	"evidence" jsonb NOT NULL,
	"sources" smallint NOT NULL,
	"revision" integer NOT NULL,
	CONSTRAINT "edges_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "links"."feeds" (
	"subgraph" text PRIMARY KEY NOT NULL,
	"cursor" text,
	"is_whole" boolean DEFAULT false NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links"."identifiers" (
	"node" integer NOT NULL,
	"scheme" text NOT NULL,
	"value" text NOT NULL,
	"folded" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links"."names" (
	"node" integer NOT NULL,
	"place" integer NOT NULL,
	"text" text NOT NULL,
	"language" text,
	"preferred" boolean NOT NULL,
	"folded" text NOT NULL,
	"terms" "tsvector" NOT NULL,
	CONSTRAINT "names_node_place_pk" PRIMARY KEY("node","place")
);
--> statement-breakpoint
CREATE TABLE "links"."nodes" (
	"num" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "links"."nodes_num_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"type" text,
	"subgraph" text,
	"degree" integer DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "nodes_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "links"."pages" (
	"subgraph" text NOT NULL,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "links"."pages_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"nodes" json NOT NULL,
	"edges" json NOT NULL,
	"verbs" json NOT NULL,
	"ids" json NOT NULL,
	CONSTRAINT "pages_subgraph_number_pk" PRIMARY KEY("subgraph","number")
);
--> statement-breakpoint
CREATE TABLE "links"."removed" (
	"num" integer PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links"."supports" (
	"source" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	CONSTRAINT "supports_source_id_pk" PRIMARY KEY("source","id")
);
--> statement-breakpoint
CREATE TABLE "links"."terms" (
	"term" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links"."verbs" (
	"subgraph" text NOT NULL,
	"verb" text NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"inverse" text NOT NULL,
	"relative" text,
	CONSTRAINT "verbs_subgraph_verb_language_pk" PRIMARY KEY("subgraph","verb","language")
);
--> statement-breakpoint
CREATE INDEX "edges_from" ON "links"."edges" USING btree ("from","kind","num");--> statement-breakpoint
CREATE INDEX "edges_to" ON "links"."edges" USING btree ("to","kind","num");--> statement-breakpoint
CREATE INDEX "edges_revision" ON "links"."edges" USING brin ("revision");--> statement-breakpoint
CREATE INDEX "identifiers_node" ON "links"."identifiers" USING btree ("node");--> statement-breakpoint
CREATE INDEX "identifiers_value" ON "links"."identifiers" USING btree ("scheme","value");--> statement-breakpoint
CREATE INDEX "identifiers_folded" ON "links"."identifiers" USING btree ("folded");--> statement-breakpoint
CREATE INDEX "names_terms" ON "links"."names" USING gin ("terms");--> statement-breakpoint
CREATE INDEX "nodes_revision" ON "links"."nodes" USING btree ("revision");--> statement-breakpoint
CREATE INDEX "removed_revision" ON "links"."removed" USING btree ("revision");--> statement-breakpoint
CREATE INDEX "supports_id" ON "links"."supports" USING btree ("id");--> statement-breakpoint
CREATE INDEX "terms_alike" ON "links"."terms" USING gin ("term" gin_trgm_ops);--> statement-breakpoint
-- They lie here for a while only: compressing them would take longer than reading them.
ALTER TABLE "links"."pages" ALTER COLUMN "nodes" SET STORAGE EXTERNAL, ALTER COLUMN "edges" SET STORAGE EXTERNAL, ALTER COLUMN "ids" SET STORAGE EXTERNAL;
