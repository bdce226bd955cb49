CREATE TABLE parcel (weight int NOT NULL, fee int GENERATED ALWAYS AS (weight * 2) STORED);
CREATE TABLE customs (duty int, fee int GENERATED ALWAYS AS (duty + 1) STORED);
CREATE TABLE express (fee int GENERATED ALWAYS AS (weight * 20) STORED, courier text) INHERITS (parcel);
CREATE TABLE abroad (fee int GENERATED ALWAYS AS (weight + duty) STORED) INHERITS (parcel, customs);
CREATE TABLE insured (premium int GENERATED ALWAYS AS (weight / 2) STORED, CHECK (weight < 100), UNIQUE (weight)) INHERITS (parcel);
CREATE TABLE heavy (weight int DEFAULT 30 NOT NULL, fee int GENERATED ALWAYS AS (weight * 3) STORED, PRIMARY KEY (weight)) INHERITS (parcel);
CREATE TABLE light (fee int GENERATED ALWAYS AS (weight * 3) STORED) INHERITS (parcel);
ALTER TABLE light ALTER COLUMN weight SET STATISTICS 10;
