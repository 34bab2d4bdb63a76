CREATE TABLE "organisations"."incoming" (
	"import" text NOT NULL,
	"bundle_table" text NOT NULL,
	"claim" text NOT NULL,
	"fact" text NOT NULL,
	"entity" text NOT NULL,
	"told" jsonb NOT NULL,
	"source" text,
	"locator" text,
	"quote" text,
	"observed_on" text,
	"stance" text,
	"basis" text,
	"confidence" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "organisations"."taken" (
	"import" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "organisations"."claims" ADD COLUMN "import" text;--> statement-breakpoint
ALTER TABLE "organisations"."claims" ADD COLUMN "retracted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "organisations"."claims" ADD COLUMN "retracted_by" text;--> statement-breakpoint
CREATE INDEX "claims_import" ON "organisations"."claims" USING btree ("import");--> statement-breakpoint
CREATE INDEX "claims_retracted" ON "organisations"."claims" USING btree ("retracted_by") WHERE "organisations"."claims"."retracted_by" is not null;