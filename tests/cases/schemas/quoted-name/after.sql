CREATE SCHEMA "Back Office";
CREATE TABLE "Back Office"."Per""son" ("Id" int PRIMARY KEY, "full name" text, "select" text);
CREATE INDEX "Idx on name" ON "Back Office"."Per""son" ("full name");
COMMENT ON COLUMN "Back Office"."Per""son"."select" IS 'A keyword; a quote '' and a backslash \';
