"""SQL DDL in the dialects of PostgreSQL, MySQL, MariaDB and SQLite: statements, then tables, then a sketch."""
