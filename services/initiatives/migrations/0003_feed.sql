CREATE TABLE "initiatives"."changes" (
	"at" integer NOT NULL,
	"id" text NOT NULL,
	CONSTRAINT "changes_at_id_pk" PRIMARY KEY("at","id")
);
--> statement-breakpoint
-- What is there already is as if it had come in one import.
INSERT INTO "initiatives"."changes" (at, id)
SELECT 1, id FROM "initiatives"."initiatives"
UNION SELECT 1, id FROM "initiatives"."areas"
UNION SELECT 1, id FROM "initiatives"."milestones"
UNION SELECT 1, id FROM "initiatives"."participations"
UNION SELECT 1, id FROM "initiatives"."coverages"
UNION SELECT 1, id FROM "initiatives"."initiative_links";
