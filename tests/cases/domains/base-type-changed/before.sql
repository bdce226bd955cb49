CREATE DOMAIN amount AS numeric(10, 2) CHECK (VALUE >= 0);
CREATE TABLE invoices (id int PRIMARY KEY, total amount NOT NULL DEFAULT 0);
CREATE VIEW unpaid AS SELECT id, total FROM invoices WHERE total > 0;
