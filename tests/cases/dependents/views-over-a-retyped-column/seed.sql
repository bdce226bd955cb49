insert into shop.orders values (1, 1.5, 'n');
