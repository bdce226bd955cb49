alter database {database} set search_path to app, public;
