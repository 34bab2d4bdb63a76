ALTER TABLE "sources"."imports" ALTER COLUMN "counts" SET DEFAULT '{}'::jsonb;--> statement-breakpoint
ALTER TABLE "sources"."taken" ADD COLUMN "counts" jsonb NOT NULL;