SELECT setval('drawn', 100000), setval('limited', 50000), setval('starts_high', 100000), setval('falling', -50000);
SELECT setval('turned', 100000), setval('from_lowest', -100000), setval('from_lowest_to_one', -100000);
INSERT INTO logs (line) VALUES ('a');
SELECT setval('logs_id_seq', 100000);
