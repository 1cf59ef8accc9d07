-- The server that sets itself up knows of no rights before it is told to read them.
FLUSH PRIVILEGES;
CREATE DATABASE IF NOT EXISTS monasca CHARACTER SET utf8mb4;
CREATE USER monasca@'%' IDENTIFIED BY 'monasca-password';
GRANT ALL ON *.* TO monasca@'%' WITH GRANT OPTION;
