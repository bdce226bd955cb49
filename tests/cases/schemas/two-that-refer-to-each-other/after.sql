CREATE SCHEMA crm;
CREATE SCHEMA billing;
CREATE TABLE crm.contacts (id bigint PRIMARY KEY, last_invoice_id bigint);
CREATE TABLE billing.invoices (id bigint PRIMARY KEY, contact_id bigint NOT NULL REFERENCES crm.contacts (id));
ALTER TABLE crm.contacts ADD CONSTRAINT contacts_last_invoice_fkey
    FOREIGN KEY (last_invoice_id) REFERENCES billing.invoices (id);
