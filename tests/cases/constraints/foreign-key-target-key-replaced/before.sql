CREATE TABLE p (id int, CONSTRAINT p_old PRIMARY KEY (id));
CREATE TABLE c (p_id int REFERENCES p (id));
