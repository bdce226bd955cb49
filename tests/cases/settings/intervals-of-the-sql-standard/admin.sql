alter database {database} set intervalstyle to 'sql_standard';
