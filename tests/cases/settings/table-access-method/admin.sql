create access method other_heap type table handler heap_tableam_handler;
alter database {database} set default_table_access_method to other_heap;
