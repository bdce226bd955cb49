CREATE TABLE parcel (weight int, fee int GENERATED ALWAYS AS (weight * 2) STORED);
CREATE TABLE express () INHERITS (parcel);
CREATE TABLE overnight () INHERITS (parcel);
