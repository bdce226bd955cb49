CREATE TABLE parcel (weight int, fee int GENERATED ALWAYS AS (weight * 2) STORED);
CREATE TABLE express (fee int GENERATED ALWAYS AS (weight * 30) STORED) INHERITS (parcel);
CREATE TABLE slow (fee int GENERATED ALWAYS AS (weight + 1) STORED) INHERITS (parcel);
