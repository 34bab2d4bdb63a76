CREATE TABLE "sources"."changes" (
	"at" integer NOT NULL,
	"id" text NOT NULL,
	CONSTRAINT "changes_at_id_pk" PRIMARY KEY("at","id")
);
--> statement-breakpoint
-- What is there already is as if it had come in one import.
INSERT INTO "sources"."changes" (at, id)
SELECT 1, id FROM "sources"."sources";
