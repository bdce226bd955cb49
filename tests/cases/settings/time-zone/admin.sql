alter database {database} set timezone to 'Europe/Berlin';
