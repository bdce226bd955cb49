INSERT INTO visits_a_one VALUES ('a', 1);
