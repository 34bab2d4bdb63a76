CREATE TABLE "organisations"."revision" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL
);
