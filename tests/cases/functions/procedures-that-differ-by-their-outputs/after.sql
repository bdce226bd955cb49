CREATE PROCEDURE book(amount int, OUT balance int) LANGUAGE plpgsql AS 'BEGIN balance := amount; END';
COMMENT ON PROCEDURE book(IN int, OUT int) IS 'tells the balance';
CREATE PROCEDURE book(amount int, fee int) LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON PROCEDURE book(IN int, IN int) IS 'says nothing';
REVOKE EXECUTE ON PROCEDURE book(IN int, IN int) FROM PUBLIC;
CREATE PROCEDURE cancel(amount int, fee int) LANGUAGE plpgsql AS 'BEGIN END';
