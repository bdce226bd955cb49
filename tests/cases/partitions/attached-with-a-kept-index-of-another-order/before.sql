CREATE TABLE visits (place text, day int) PARTITION BY LIST (place);
CREATE TABLE visits_a PARTITION OF visits FOR VALUES IN ('a') PARTITION BY LIST (day);
CREATE INDEX visits_day ON visits (day);
CREATE TABLE visits_a_one (place text, day int);
CREATE INDEX visits_latest ON visits_a_one (day DESC);
