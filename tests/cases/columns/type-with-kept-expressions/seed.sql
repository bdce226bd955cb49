INSERT INTO people VALUES (1, 'Ann', 1);
INSERT INTO guests VALUES (2, 'Bob', 2);
INSERT INTO labels VALUES ('one', 'red');
