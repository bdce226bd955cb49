INSERT INTO places VALUES (1), (2);
INSERT INTO visits VALUES ('2019-05-05', 1, 2), ('2020-05-05', 2, 1), ('2021-05-05', 1, 1);
