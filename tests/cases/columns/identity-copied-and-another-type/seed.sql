INSERT INTO narrower DEFAULT VALUES;
SELECT setval('narrower_id_seq', 100000);
