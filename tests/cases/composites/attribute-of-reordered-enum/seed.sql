INSERT INTO t VALUES ((1,'a'), ARRAY[(2,'b')::pair]);
