INSERT INTO parcels VALUES ('north', 1), ('south', 2);
INSERT INTO scans VALUES ('north', 1), ('south', 2);
