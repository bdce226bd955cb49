CREATE TABLE teams (
    a int,
    b int,
    CONSTRAINT teams_key UNIQUE (b)
);
CREATE TABLE players (team int);
CREATE TABLE fans (team int REFERENCES teams (b));
