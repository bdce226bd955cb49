INSERT INTO t VALUES (ROW(1,'green'),'red');
