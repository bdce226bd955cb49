insert into shop.orders values (1, 200, 'c');
