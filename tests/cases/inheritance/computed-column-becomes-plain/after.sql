CREATE TABLE parcel (weight int, fee int);
CREATE TABLE express () INHERITS (parcel);
CREATE TABLE overnight () INHERITS (parcel);
