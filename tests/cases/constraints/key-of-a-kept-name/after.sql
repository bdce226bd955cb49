CREATE TABLE teams (id int CONSTRAINT teams_key PRIMARY KEY);
CREATE TABLE players (team int REFERENCES teams);
