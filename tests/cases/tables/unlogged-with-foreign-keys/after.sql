CREATE UNLOGGED TABLE cars (id int PRIMARY KEY, next int REFERENCES cars);
CREATE UNLOGGED TABLE drivers (id int PRIMARY KEY, car int REFERENCES cars);
CREATE UNLOGGED TABLE bills (id int PRIMARY KEY, driver int REFERENCES drivers, car int REFERENCES cars);
