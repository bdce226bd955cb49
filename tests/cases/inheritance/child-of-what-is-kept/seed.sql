INSERT INTO animals VALUES ('3', 'Rex');
