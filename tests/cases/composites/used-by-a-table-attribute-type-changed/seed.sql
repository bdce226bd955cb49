INSERT INTO parcels VALUES (1, ROW(5, 'kg'));
