CREATE TABLE parcel (weight int NOT NULL, fee int GENERATED ALWAYS AS (weight * 2) STORED);
CREATE TABLE customs (duty int, fee int GENERATED ALWAYS AS (duty + 1) STORED);
