-- dialect: mysql
-- Stagedoor
-- Identifiers are 16 bytes, times UTC, durations whole seconds, money whole minor units, lists JSON. InnoDB makes an index for each reference that has none.
-- Roles stagedoor_app, stagedoor_read: grant rights table by table, as a right on the whole database cannot be taken back for one table.
-- Rows are added and never changed in audit_events: grant SELECT and INSERT there, nothing else.
-- Identifiers are quoted without exception.
-- noqa: disable=LT02,RF06
SET NAMES utf8mb4;

-- Venue · Catalogue · 400 x 588 B x 2 = 470 kB
CREATE TABLE `venues` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `name` VARCHAR(120) NOT NULL,
    `city` VARCHAR(80) NOT NULL,
    `address` TEXT NOT NULL,
    `location_latitude` DECIMAL(9, 6) NULL COMMENT 'location: Degrees north, WGS 84.',
    `location_longitude` DECIMAL(9, 6) NULL COMMENT 'location: Degrees east, WGS 84.',
    `contact_email` VARCHAR(254) NOT NULL,
    `created_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written.',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_venues` PRIMARY KEY (`id`),
    -- Degrees from -90 to 90.
    CONSTRAINT `ck_venues_location_latitude_range` CHECK (`location_latitude` >= -90 AND `location_latitude` <= 90),
    -- Degrees from -180 to 180.
    CONSTRAINT `ck_venues_location_longitude_range` CHECK (`location_longitude` >= -180 AND `location_longitude` <= 180),
    -- Kept in lower case, so that one address is one value.
    CONSTRAINT `ck_venues_contact_email_custom` CHECK (`contact_email` = lower(`contact_email`))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Venue';

-- Performer · Catalogue · 9k x 173 B x 2 = 3.11 MB
CREATE TABLE `performers` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `name` VARCHAR(120) NOT NULL,
    `website` VARCHAR(2048) NULL,
    `created_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written.',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_performers` PRIMARY KEY (`id`),
    -- name is stated as unique.
    CONSTRAINT `uq_performers_name` UNIQUE (`name`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Performer';

-- Customer · Sales · 900k x 155 B x 2 = 279 MB
CREATE TABLE `customers` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `email` VARCHAR(254) NOT NULL,
    `full_name` VARCHAR(200) NOT NULL,
    `created_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written.',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_customers` PRIMARY KEY (`id`),
    -- email is stated as unique.
    CONSTRAINT `uq_customers_email` UNIQUE (`email`),
    -- Kept in lower case, so that one address is one value.
    CONSTRAINT `ck_customers_email_custom` CHECK (`email` = lower(`email`))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Customer';

-- Outbox message
CREATE TABLE `outbox_messages` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `topic` VARCHAR(120) NOT NULL COMMENT 'Kind of message.',
    `aggregate_table` VARCHAR(63) NOT NULL COMMENT 'Table of the row that changed.',
    `aggregate_id` BINARY(16) NOT NULL COMMENT 'Identifier of the row that changed; also the ordering key.',
    `payload` JSON NOT NULL COMMENT 'Body of the message.',
    `occurred_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the change was committed.',
    `published_at` DATETIME(6) NULL COMMENT 'When the relay had it confirmed; empty until then.',
    `attempts` INT NOT NULL DEFAULT 0 COMMENT 'Tries so far.',
    CONSTRAINT `pk_outbox_messages` PRIMARY KEY (`id`),
    KEY `ix_outbox_messages_occurred_at` (`occurred_at`, `id`) COMMENT 'outbox relay: Only what is not yet sent: the index stays small however long the history is.'
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Outbox message: A message that was decided in the same transaction as the change that it tells of; a relay sends it and marks it.';

-- Idempotency key
CREATE TABLE `idempotency_keys` (
    `caller` VARCHAR(200) NOT NULL COMMENT 'Client that sent the key.',
    `key` VARCHAR(64) NOT NULL COMMENT 'Value of the Idempotency-Key header.',
    `request_hash` VARBINARY(64) NOT NULL COMMENT 'SHA-256 of method, path and body: the same key with another body is refused.',
    `response_status` INT NULL COMMENT 'Status of the first answer; empty while the first request runs.',
    `response_body` JSON NULL COMMENT 'Body of the first answer.',
    `created_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written.',
    `expires_at` DATETIME(6) NOT NULL COMMENT 'When the key is forgotten.',
    CONSTRAINT `pk_idempotency_keys` PRIMARY KEY (`caller`, `key`),
    KEY `ix_idempotency_keys_expires_at` (`expires_at`) COMMENT 'purge of expired keys: Expired keys are deleted in batches.'
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Idempotency key: The first answer to a request with this key; a repeat gets it again until it expires.';

-- Audit event
CREATE TABLE `audit_events` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `occurred_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the change was committed.',
    `actor` VARCHAR(200) NOT NULL COMMENT 'Who did it: subject of the token, or the job.',
    `action` VARCHAR(120) NOT NULL COMMENT 'What was done.',
    `aggregate_table` VARCHAR(63) NOT NULL COMMENT 'Table of the row that changed.',
    `aggregate_id` BINARY(16) NOT NULL COMMENT 'Identifier of the row that changed; also the ordering key.',
    `changes` JSON NOT NULL COMMENT 'Values before and after, secrets and personal data left out.',
    CONSTRAINT `pk_audit_events` PRIMARY KEY (`id`),
    KEY `ix_audit_events_aggregate_table` (`aggregate_table`, `aggregate_id`, `occurred_at`) COMMENT 'history of one row: Who changed this row.'
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Audit event: Who did what to which row and when; written in the same transaction, never changed.';

-- Event · Catalogue · 60k x 645 B x 2 = 77.4 MB
CREATE TABLE `events` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `venue_id` BINARY(16) NOT NULL COMMENT 'venue: Refers to Venue.',
    `name` VARCHAR(120) NOT NULL,
    `starts_at` DATETIME(6) NOT NULL COMMENT 'Instant, stored in UTC.',
    `description` TEXT NULL,
    `poster` VARCHAR(512) NULL COMMENT 'Key of the object; the bytes lie in the object store.',
    `status` VARCHAR(9) NOT NULL DEFAULT 'draft',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_events` PRIMARY KEY (`id`),
    -- States of the lifecycle: draft -> published -> over, published -> cancelled.
    CONSTRAINT `ck_events_status_enum` CHECK (`status` IN ('draft', 'published', 'cancelled', 'over')),
    KEY `ix_events_venue_id_starts_at` (`venue_id`, `starts_at`, `id`) COMMENT 'Coming events of a venue, delete of Venue: Equality columns first, then the range, then the order, then id, so that a cursor is exact.',
    FULLTEXT KEY `ix_events_name` (`name`) COMMENT 'Events by name: Words of the text columns.',
    CONSTRAINT `fk_events_venue_id` FOREIGN KEY (`venue_id`) REFERENCES `venues` (`id`) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Event';

-- Order · Sales · 4M x 92 B x 2 = 736 MB
CREATE TABLE `orders` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `customer_id` BINARY(16) NOT NULL COMMENT 'customer: Refers to Customer.',
    `status` VARCHAR(9) NOT NULL DEFAULT 'pending',
    `total_amount` BIGINT NOT NULL COMMENT 'total: Whole minor units (cents): exact, 8 bytes, sums without rounding.',
    `total_currency` CHAR(3) NOT NULL COMMENT 'total: ISO 4217 code of the amount.',
    `placed_at` DATETIME(6) NOT NULL COMMENT 'Instant, stored in UTC.',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_orders` PRIMARY KEY (`id`),
    -- States of the lifecycle: pending -> paid | cancelled.
    CONSTRAINT `ck_orders_status_enum` CHECK (`status` IN ('pending', 'paid', 'cancelled')),
    KEY `ix_orders_customer_id_placed_at` (`customer_id`, `placed_at` DESC, `id` DESC) COMMENT 'Orders of a customer, delete of Customer: Equality columns first, then the range, then the order, then id, so that a cursor is exact.',
    KEY `ix_orders_status_placed_at` (`status`, `placed_at`, `id`) COMMENT 'Orders left unpaid, retention of Order: Equality columns first, then the range, then the order, then id, so that a cursor is exact.',
    CONSTRAINT `fk_orders_customer_id` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Order: A buyer''s purchase of one or more tickets.';

-- TicketType · Catalogue · 240k x 125 B x 2 = 60 MB
CREATE TABLE `ticket_types` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `event_id` BINARY(16) NOT NULL COMMENT 'event: Refers to Event.',
    `name` VARCHAR(80) NOT NULL,
    `price_amount` BIGINT NOT NULL COMMENT 'price: Whole minor units (cents): exact, 8 bytes, sums without rounding.',
    `price_currency` CHAR(3) NOT NULL COMMENT 'price: ISO 4217 code of the amount.',
    `on_sale_at` DATETIME(6) NOT NULL COMMENT 'Instant, stored in UTC.',
    `quantity` INT NOT NULL,
    `left` INT NOT NULL,
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_ticket_types` PRIMARY KEY (`id`),
    -- Bounds as stated.
    CONSTRAINT `ck_ticket_types_price_amount_range` CHECK (`price_amount` >= 0),
    -- Bounds as stated.
    CONSTRAINT `ck_ticket_types_quantity_range` CHECK (`quantity` >= 0),
    -- Bounds as stated.
    CONSTRAINT `ck_ticket_types_left_range` CHECK (`left` >= 0),
    -- Never more held and sold than there is; the update that takes from TicketType asks for what is left, this is the last net.
    CONSTRAINT `ck_ticket_types_left_within_quantity` CHECK (`left` <= `quantity`),
    KEY `ix_ticket_types_event_id` (`event_id`, `id`) COMMENT 'Ticket types of an event: Equality columns first, then the range, then the order, then id, so that a cursor is exact.',
    CONSTRAINT `fk_ticket_types_event_id` FOREIGN KEY (`event_id`) REFERENCES `events` (`id`) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'TicketType: A price category of one event. All buyers of a rush change the same row.';

-- Payment · Sales · 4.4M x 119 B x 2 = 1.05 GB
CREATE TABLE `payments` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `order_id` BINARY(16) NOT NULL COMMENT 'order: Refers to Order.',
    `amount` BIGINT NOT NULL COMMENT 'Whole minor units (cents): exact, 8 bytes, sums without rounding.',
    `amount_currency` CHAR(3) NOT NULL COMMENT 'amount: ISO 4217 code of the amount.',
    `provider_reference` VARCHAR(64) NULL,
    `attempted_at` DATETIME(6) NOT NULL COMMENT 'Instant, stored in UTC.',
    `status` VARCHAR(8) NOT NULL DEFAULT 'pending',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    `uq_payments_order_id_live_1` BINARY(16) GENERATED ALWAYS AS (if(`status` IN ('pending', 'captured'), `order_id`, NULL)) VIRTUAL,
    CONSTRAINT `pk_payments` PRIMARY KEY (`id`),
    -- provider_reference is stated as unique.
    CONSTRAINT `uq_payments_provider_reference` UNIQUE (`provider_reference`),
    -- One Order is paid once: a second Payment waits until the first has failed or is refunded. Payment in parts needs another rule.
    CONSTRAINT `uq_payments_order_id_live` UNIQUE (`uq_payments_order_id_live_1`),
    -- Bounds as stated.
    CONSTRAINT `ck_payments_amount_range` CHECK (`amount` >= 0),
    -- States of the lifecycle: pending -> captured | failed, captured -> refunded.
    CONSTRAINT `ck_payments_status_enum` CHECK (`status` IN ('pending', 'captured', 'failed', 'refunded')),
    KEY `ix_payments_order_id` (`order_id`) COMMENT 'delete of Order: A delete of Order looks for its rows here.',
    KEY `ix_payments_attempted_at_purge` (`attempted_at`) COMMENT 'retention of Payment: The purge of old rows reads by time; a block-range index costs kilobytes.',
    CONSTRAINT `fk_payments_order_id` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Payment';

-- Event: performers · Catalogue · 180k x 60 B x 2 = 21.6 MB
CREATE TABLE `event_performers` (
    `event_id` BINARY(16) NOT NULL COMMENT 'Refers to Event.',
    `performer_id` BINARY(16) NOT NULL COMMENT 'Refers to Performer.',
    CONSTRAINT `pk_event_performers` PRIMARY KEY (`event_id`, `performer_id`),
    KEY `ix_event_performers_performer_id_event_id` (`performer_id`, `event_id`) COMMENT 'Events of a performer, delete of Performer: The link read from the other end, and deletes of performer_id.',
    CONSTRAINT `fk_event_performers_event_id` FOREIGN KEY (`event_id`) REFERENCES `events` (`id`) ON DELETE CASCADE,
    CONSTRAINT `fk_event_performers_performer_id` FOREIGN KEY (`performer_id`) REFERENCES `performers` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Event: performers';

-- OrderLine · Sales · 6M x 96 B x 2 = 1.15 GB
CREATE TABLE `order_lines` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `order_id` BINARY(16) NOT NULL COMMENT 'order: Refers to Order.',
    `ticket_type_id` BINARY(16) NOT NULL COMMENT 'ticket_type: Refers to TicketType.',
    `quantity` INT NOT NULL,
    `unit_price_amount` BIGINT NOT NULL COMMENT 'unit_price: Whole minor units (cents): exact, 8 bytes, sums without rounding.',
    `unit_price_currency` CHAR(3) NOT NULL COMMENT 'unit_price: ISO 4217 code of the amount.',
    `created_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written.',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_order_lines` PRIMARY KEY (`id`),
    -- Bounds as stated.
    CONSTRAINT `ck_order_lines_quantity_range` CHECK (`quantity` >= 1),
    -- Bounds as stated.
    CONSTRAINT `ck_order_lines_unit_price_amount_range` CHECK (`unit_price_amount` >= 0),
    KEY `ix_order_lines_order_id` (`order_id`, `id`) COMMENT 'Lines of an order, OrderLine of one Order: Equality columns first, then the range, then the order, then id, so that a cursor is exact.',
    KEY `ix_order_lines_ticket_type_id` (`ticket_type_id`, `unit_price_amount`, `unit_price_currency`) COMMENT 'Sold by ticket type: Equality columns first, then the range, then the order.',
    KEY `ix_order_lines_created_at_purge` (`created_at`) COMMENT 'retention of OrderLine: The purge of old rows reads by time; a block-range index costs kilobytes.',
    CONSTRAINT `fk_order_lines_order_id` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE CASCADE,
    CONSTRAINT `fk_order_lines_ticket_type_id` FOREIGN KEY (`ticket_type_id`) REFERENCES `ticket_types` (`id`) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'OrderLine';

-- Refund · Sales · 90k x 100 B x 2 = 18 MB
CREATE TABLE `refunds` (
    `id` BINARY(16) NOT NULL DEFAULT (unhex(replace(uuid(), '-', ''))) COMMENT 'UUID version 7 made by the application; the default is the safety net.',
    `payment_id` BINARY(16) NOT NULL COMMENT 'payment: Refers to Payment.',
    `amount` BIGINT NOT NULL COMMENT 'Whole minor units (cents): exact, 8 bytes, sums without rounding.',
    `amount_currency` CHAR(3) NOT NULL COMMENT 'amount: ISO 4217 code of the amount.',
    `reason` VARCHAR(15) NOT NULL,
    `requested_at` DATETIME(6) NOT NULL COMMENT 'Instant, stored in UTC.',
    `status` VARCHAR(9) NOT NULL DEFAULT 'requested',
    `row_version` INT NOT NULL DEFAULT 1 COMMENT 'Raised by every update; the ETag of the resource.',
    CONSTRAINT `pk_refunds` PRIMARY KEY (`id`),
    -- Bounds as stated.
    CONSTRAINT `ck_refunds_amount_range` CHECK (`amount` >= 0),
    -- Only the stated values.
    CONSTRAINT `ck_refunds_reason_enum` CHECK (`reason` IN ('event_cancelled', 'complaint', 'duplicate')),
    -- States of the lifecycle: requested -> paid_out | rejected.
    CONSTRAINT `ck_refunds_status_enum` CHECK (`status` IN ('requested', 'paid_out', 'rejected')),
    KEY `ix_refunds_payment_id` (`payment_id`) COMMENT 'delete of Payment: A delete of Payment looks for its rows here.',
    CONSTRAINT `fk_refunds_payment_id` FOREIGN KEY (`payment_id`) REFERENCES `payments` (`id`) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'Refund';
