insert into orders_low values (1, 'a');
