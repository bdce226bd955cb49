CREATE TABLE teams (
    a int,
    b int,
    CONSTRAINT teams_key UNIQUE (a)
);
CREATE TABLE players (team int REFERENCES teams (a));
