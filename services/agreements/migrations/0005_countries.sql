CREATE TABLE "agreements"."countries" (
	"id" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "countries_value" ON "agreements"."countries" USING btree ("value","id");