-- A role that has to give its password, so that a wrong one can be tested (see pg_hba.conf).
CREATE ROLE monasca_password LOGIN PASSWORD 'monasca-password';
GRANT ALL ON DATABASE monasca TO monasca_password;
GRANT ALL ON SCHEMA public TO monasca_password;
