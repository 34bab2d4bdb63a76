CREATE TABLE "sources"."imports" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"by" text NOT NULL,
	"bundle" text NOT NULL,
	"replaces" text,
	"files" jsonb NOT NULL,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sources"."incoming" (
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
CREATE TABLE "sources"."taken" (
	"import" text PRIMARY KEY NOT NULL,
	"counts" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
