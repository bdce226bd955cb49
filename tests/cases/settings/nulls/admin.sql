alter database {database} set array_nulls to off;
alter database {database} set transform_null_equals to on;
