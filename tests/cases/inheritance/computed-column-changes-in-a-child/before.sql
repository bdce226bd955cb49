CREATE TABLE parcel (weight int, fee int GENERATED ALWAYS AS (weight * 2) STORED);
CREATE TABLE express (fee int GENERATED ALWAYS AS (weight * 20) STORED) INHERITS (parcel);
CREATE TABLE slow () INHERITS (parcel);
