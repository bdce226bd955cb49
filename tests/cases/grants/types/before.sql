CREATE TYPE mood AS ENUM ('sad');
CREATE DOMAIN short AS varchar(5);
CREATE TYPE pair AS (a int, b int);
