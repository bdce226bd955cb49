CREATE TABLE imports (id int PRIMARY KEY, amount numeric(10, 2) DEFAULT 0, happened date, tags text[], doc jsonb);
