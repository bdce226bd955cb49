CREATE TABLE items (net numeric NOT NULL, gross numeric DEFAULT 0);
