-- What is in the index is read anew at the next start, also what it has of things into a partition for each reading of a feed.
TRUNCATE "links"."edges", "links"."feeds", "links"."nodes", "links"."readings", "links"."removed", "links"."verbs";
--> statement-breakpoint
DROP TABLE "links"."identifiers", "links"."names", "links"."supports", "links"."told_nodes";
--> statement-breakpoint
CREATE TABLE "links"."names" (
	"reading" integer NOT NULL,
	"node" integer NOT NULL,
	"place" integer NOT NULL,
	"text" text NOT NULL,
	"language" text,
	"preferred" boolean NOT NULL,
	"folded" text NOT NULL,
	CONSTRAINT "names_node_place_reading_pk" PRIMARY KEY("node","place","reading")
) PARTITION BY LIST ("reading");
--> statement-breakpoint
CREATE TABLE "links"."identifiers" (
	"reading" integer NOT NULL,
	"node" integer NOT NULL,
	"scheme" text NOT NULL,
	"value" text NOT NULL,
	"folded" text NOT NULL
) PARTITION BY LIST ("reading");
--> statement-breakpoint
CREATE INDEX "identifiers_node" ON "links"."identifiers" USING btree ("node");--> statement-breakpoint
CREATE INDEX "identifiers_value" ON "links"."identifiers" USING btree ("scheme","value");--> statement-breakpoint
CREATE INDEX "identifiers_folded" ON "links"."identifiers" USING btree ("folded");--> statement-breakpoint
CREATE TABLE "links"."supports" (
	"reading" integer NOT NULL,
	"source" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	CONSTRAINT "supports_source_id_reading_pk" PRIMARY KEY("source","id","reading")
) PARTITION BY LIST ("reading");
--> statement-breakpoint
CREATE INDEX "supports_id" ON "links"."supports" USING btree ("id");--> statement-breakpoint
CREATE TABLE "links"."told_nodes" (
	"subgraph" text NOT NULL,
	"num" integer NOT NULL,
	"type" text,
	CONSTRAINT "told_nodes_subgraph_num_pk" PRIMARY KEY("subgraph","num")
);
