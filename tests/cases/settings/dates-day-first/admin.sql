alter database {database} set datestyle to 'SQL, DMY';
