INSERT INTO t VALUES ('so so', '{ok}', (1, 'x'), 'm', '[1,2]', '{}');
