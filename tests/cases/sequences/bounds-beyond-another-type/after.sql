CREATE SEQUENCE drawn AS smallint;
CREATE SEQUENCE limited AS smallint;
CREATE SEQUENCE only_high AS smallint;
CREATE SEQUENCE starts_high AS smallint;
CREATE SEQUENCE falling AS smallint INCREMENT -1;
CREATE SEQUENCE turned AS smallint INCREMENT -1;
CREATE SEQUENCE from_lowest AS smallint MINVALUE -32768 START 1;
CREATE SEQUENCE from_lowest_to_one AS smallint;
CREATE TABLE logs (id smallserial PRIMARY KEY, line text);
