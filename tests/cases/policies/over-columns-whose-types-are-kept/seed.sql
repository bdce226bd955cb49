insert into members (id, email, home) values (1, 'somebody@example.org', ('street', 'city'));
