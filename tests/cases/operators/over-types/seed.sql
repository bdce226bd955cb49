INSERT INTO days VALUES ('2026-01-01', 'sad', 'happy');
