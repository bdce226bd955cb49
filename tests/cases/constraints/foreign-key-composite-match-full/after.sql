CREATE TABLE p (tenant int, id int, PRIMARY KEY (tenant, id));
CREATE TABLE c (
    tenant int,
    p_id int,
    other int,
    CONSTRAINT c_p FOREIGN KEY (tenant, p_id) REFERENCES p (tenant, id) MATCH FULL,
    CONSTRAINT c_other FOREIGN KEY (tenant, other) REFERENCES p (tenant, id) ON DELETE SET NULL (other)
);
