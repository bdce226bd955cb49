CREATE TABLE places (id int PRIMARY KEY);
CREATE TABLE visits (at date NOT NULL, place int REFERENCES places ON DELETE SET NULL, guide int CONSTRAINT guided REFERENCES places)
    PARTITION BY RANGE (at);
CREATE TABLE visits_old (at date CONSTRAINT visits_at_not_null NOT NULL, place int, guide int);
CREATE TABLE visits_new PARTITION OF visits FOR VALUES FROM ('2020-01-01') TO (MAXVALUE) PARTITION BY RANGE (at);
CREATE TABLE visits_2020 PARTITION OF visits_new FOR VALUES FROM ('2020-01-01') TO ('2020-07-01');
CREATE TABLE visits_2021 (at date CONSTRAINT visits_at_not_null NOT NULL, place int, guide int CONSTRAINT guided REFERENCES places);
