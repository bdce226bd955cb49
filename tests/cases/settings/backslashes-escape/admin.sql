alter database {database} set standard_conforming_strings to off;
alter database {database} set escape_string_warning to off;
alter database {database} set backslash_quote to on;
