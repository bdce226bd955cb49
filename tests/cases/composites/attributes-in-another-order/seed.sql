INSERT INTO parcels VALUES (1, (1, 2, 'm'), ARRAY[(3, 4, NULL)::size, NULL], ((5, 6, 'm')::size, 'x'), NULL), (2, NULL, '{}', NULL, NULL);
