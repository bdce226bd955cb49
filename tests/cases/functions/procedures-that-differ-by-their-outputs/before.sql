CREATE PROCEDURE book(amount int, OUT balance int) LANGUAGE plpgsql AS 'BEGIN balance := amount; END';
COMMENT ON PROCEDURE book(IN int, OUT int) IS 'says the balance';
CREATE PROCEDURE cancel(amount int, OUT balance int) LANGUAGE plpgsql AS 'BEGIN balance := -amount; END';
CREATE PROCEDURE cancel(amount int, fee int) LANGUAGE plpgsql AS 'BEGIN END';
