INSERT INTO grids VALUES (1, '{{1},{2}}');
