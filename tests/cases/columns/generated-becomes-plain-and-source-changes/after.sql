CREATE TABLE prices (net bigint, gross integer);
