CREATE TABLE nodes (id int PRIMARY KEY, parent int);
CREATE RECURSIVE VIEW descent (id, depth) AS
    SELECT id, 0 FROM nodes WHERE parent IS NULL
    UNION ALL
    SELECT n.id, d.depth + 1 FROM nodes n JOIN descent d ON n.parent = d.id;
CREATE VIEW ranked AS
    WITH counted AS (SELECT parent, count(*) AS n FROM nodes GROUP BY parent)
    SELECT parent, n, rank() OVER (ORDER BY n DESC) AS place FROM counted;
