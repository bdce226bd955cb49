CREATE VIEW levels (id, name) AS VALUES (1, 'low'), (2, 'high'), (3, '(VALUES (');
CREATE VIEW sizes (id, name) AS VALUES (1, 'small'), (2, 'big') UNION SELECT id, name FROM levels ORDER BY 1;
CREATE MATERIALIZED VIEW colors (name) AS VALUES ('red'), ('blue');
