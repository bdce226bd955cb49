INSERT INTO plans VALUES (1, '[low,high]', '{[low,high]}');
