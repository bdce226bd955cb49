alter database {database} set bytea_output to 'escape';
alter database {database} set extra_float_digits to '-5';
alter database {database} set quote_all_identifiers to on;
