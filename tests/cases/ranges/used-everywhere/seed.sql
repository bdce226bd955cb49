INSERT INTO t VALUES ('[1,2)', ARRAY['[3,4]'::span], '{[5,6),[7,8)}'); INSERT INTO u VALUES ('[1,3]'); INSERT INTO tc VALUES (ROW('[1,3]'::span));
