-- dialect: mysql
-- Stagedoor
-- Identifiers are 16 bytes, times UTC, durations whole seconds, money whole minor units, lists JSON. InnoDB makes an index for each reference that has none.
-- Roles stagedoor_app, stagedoor_read: grant rights table by table, as a right on the whole database cannot be taken back for one table.
-- Rows are added and never changed in audit_events: grant SELECT and INSERT there, nothing else.
-- Identifiers are quoted without exception.
-- noqa: disable=LT02,RF06
SET NAMES utf8mb4;

-- Ticket · Sales · 9M x 163 B x 2 = 2.93 GB
CREATE TABLE `tickets` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `order_line_id` BINARY(16) NOT NULL COMMENT 'order_line: Refers to OrderLine.',
    `code` VARCHAR(32) NOT NULL COMMENT 'Hash or ciphertext only; never returned and never logged.',
    `holder_name` VARCHAR(200) NULL,
    `status` VARCHAR(5) NOT NULL DEFAULT 'valid',
    `created_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written.',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_tickets` PRIMARY KEY (`id`),
    -- code is stated as unique.
    CONSTRAINT `uq_tickets_code` UNIQUE (`code`),
    -- States of the lifecycle: valid -> used | void.
    CONSTRAINT `ck_tickets_status_enum` CHECK (`status` IN ('valid', 'used', 'void')),
    KEY `ix_tickets_order_line_id` (`order_line_id`, `id`) COMMENT 'Tickets of an order line, delete of OrderLine: Equality columns first, then the range, then the order, then id, so that a cursor is exact.',
    KEY `ix_tickets_created_at_purge` (`created_at`) COMMENT 'retention of Ticket: The purge of old rows reads by time; a block-range index costs kilobytes.',
    CONSTRAINT `fk_tickets_order_line_id` FOREIGN KEY (`order_line_id`) REFERENCES `order_lines` (`id`) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Ticket';
