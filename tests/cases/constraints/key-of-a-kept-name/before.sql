CREATE TABLE teams (id int PRIMARY KEY);
CREATE TABLE players (team int REFERENCES teams);
