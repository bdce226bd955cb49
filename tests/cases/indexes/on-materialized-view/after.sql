CREATE TABLE sales (day date, amount int);
CREATE MATERIALIZED VIEW daily AS SELECT day, sum(amount) AS total FROM sales GROUP BY day;
CREATE UNIQUE INDEX daily_day_idx ON daily (day);
CREATE INDEX daily_total_idx ON daily (total DESC) WHERE total > 10;
