CREATE TABLE "links"."revision" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL
);
