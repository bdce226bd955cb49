CREATE TYPE "Färbung" AS ENUM ('it''s red', 'back\slash', 'dark "blue"', '');
CREATE TABLE paint (id int PRIMARY KEY, colour "Färbung" DEFAULT 'it''s red');
