INSERT INTO crm.contacts VALUES (1), (2);
