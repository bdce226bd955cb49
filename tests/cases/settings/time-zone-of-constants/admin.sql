alter database {database} set timezone to 'Asia/Kathmandu';
