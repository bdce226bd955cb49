CREATE TABLE older (
    id int NOT NULL,
    taken date,
    value int
);
