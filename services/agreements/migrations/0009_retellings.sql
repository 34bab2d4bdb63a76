CREATE TABLE "agreements"."retellings" (
	"claim" text NOT NULL,
	"import" text NOT NULL,
	CONSTRAINT "retellings_claim_import_pk" PRIMARY KEY("claim","import")
);
--> statement-breakpoint
CREATE INDEX "retellings_import" ON "agreements"."retellings" USING brin ("import");