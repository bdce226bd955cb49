alter database {database} set timezone to 'America/New_York';
