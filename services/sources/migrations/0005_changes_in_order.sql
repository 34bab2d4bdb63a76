ALTER TABLE "sources"."changes" DROP CONSTRAINT "changes_at_id_pk";--> statement-breakpoint
ALTER TABLE "sources"."changes" ADD COLUMN "num" bigint PRIMARY KEY NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "sources"."changes_num_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "sources"."changes" DROP COLUMN "at";