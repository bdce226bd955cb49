CREATE TABLE samples (id integer, flag boolean, level integer, big bigint, price money, mask bit(4), net inet);
