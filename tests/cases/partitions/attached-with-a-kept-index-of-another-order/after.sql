CREATE TABLE visits (place text, day int) PARTITION BY LIST (place);
CREATE TABLE visits_a PARTITION OF visits FOR VALUES IN ('a') PARTITION BY LIST (day);
CREATE TABLE visits_a_one PARTITION OF visits_a FOR VALUES IN (1);
