INSERT INTO orders VALUES (1, 'x','y', ARRAY['z'],row('q',3));
INSERT INTO orders2 VALUES (1, ARRAY['z']);
INSERT INTO counts VALUES (1, ARRAY[2, 3]);
