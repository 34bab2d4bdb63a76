CREATE TABLE "agreements"."changes" (
	"at" integer NOT NULL,
	"id" text NOT NULL,
	CONSTRAINT "changes_at_id_pk" PRIMARY KEY("at","id")
);
--> statement-breakpoint
-- What is there already is as if it had come in one import.
INSERT INTO "agreements"."changes" (at, id)
SELECT 1, id FROM "agreements"."agreements"
UNION SELECT 1, id FROM "agreements"."events"
UNION SELECT 1, id FROM "agreements"."milestones"
UNION SELECT 1, id FROM "agreements"."participations"
UNION SELECT 1, id FROM "agreements"."coverages"
UNION SELECT 1, id FROM "agreements"."agreement_initiatives"
UNION SELECT 1, id FROM "agreements"."agreement_links"
UNION SELECT 1, id FROM "agreements"."statements";
