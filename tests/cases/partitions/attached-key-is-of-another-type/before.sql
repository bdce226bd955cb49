CREATE TABLE rides (id integer NOT NULL, city text NOT NULL) PARTITION BY LIST (city);
CREATE TABLE rides_bern PARTITION OF rides FOR VALUES IN ('bern');
CREATE TABLE rides_rome PARTITION OF rides FOR VALUES IN ('rome');
CREATE UNIQUE INDEX rides_key ON ONLY rides (city, id);
ALTER TABLE rides_bern ADD CONSTRAINT rides_bern_key PRIMARY KEY (city, id);
CREATE UNIQUE INDEX rides_rome_key ON rides_rome (city, id);
ALTER INDEX rides_key ATTACH PARTITION rides_bern_key;
ALTER INDEX rides_key ATTACH PARTITION rides_rome_key;
