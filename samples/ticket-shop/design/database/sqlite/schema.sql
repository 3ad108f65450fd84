-- dialect: sqlite
-- Stagedoor
-- Times are ISO 8601 in UTC, durations whole seconds, decimals REAL, money whole minor units, lists JSON.
-- Full-text indexes are left out: add an FTS5 table where a search needs one.
-- Identifiers are quoted without exception.
-- noqa: disable=LT02,RF06
PRAGMA foreign_keys = ON;

-- Venue · Catalogue · 400 x 588 B x 2 = 470 kB
CREATE TABLE "venues" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "name" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "location_latitude" REAL, -- location: Degrees north, WGS 84.
    "location_longitude" REAL, -- location: Degrees east, WGS 84.
    "contact_email" TEXT NOT NULL,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the row was written.
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_venues" PRIMARY KEY ("id"),
    CONSTRAINT "ck_venues_location_latitude_range" CHECK ("location_latitude" >= -90 AND "location_latitude" <= 90), -- Degrees from -90 to 90.
    CONSTRAINT "ck_venues_location_longitude_range" CHECK ("location_longitude" >= -180 AND "location_longitude" <= 180), -- Degrees from -180 to 180.
    CONSTRAINT "ck_venues_contact_email_custom" CHECK ("contact_email" = lower("contact_email")), -- Kept in lower case, so that one address is one value.
    CONSTRAINT "ty_venues_name" CHECK (length("name") <= 120),
    CONSTRAINT "ty_venues_city" CHECK (length("city") <= 80),
    CONSTRAINT "ty_venues_contact_email" CHECK (length("contact_email") <= 254)
) STRICT;

-- Event · Catalogue · 60k x 645 B x 2 = 77.4 MB
CREATE TABLE "events" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "venue_id" TEXT NOT NULL, -- venue: Refers to Venue.
    "name" TEXT NOT NULL,
    "starts_at" TEXT NOT NULL, -- Instant, stored in UTC.
    "description" TEXT,
    "poster" TEXT, -- Key of the object; the bytes lie in the object store.
    "status" TEXT DEFAULT 'draft' NOT NULL,
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_events" PRIMARY KEY ("id"),
    CONSTRAINT "ck_events_status_enum" CHECK ("status" IN ('draft', 'published', 'cancelled', 'over')), -- States of the lifecycle: draft -> published -> over, published -> cancelled.
    CONSTRAINT "ty_events_name" CHECK (length("name") <= 120),
    CONSTRAINT "ty_events_poster" CHECK (length("poster") <= 512),
    CONSTRAINT "fk_events_venue_id" FOREIGN KEY ("venue_id") REFERENCES "venues" ("id") ON DELETE RESTRICT
) STRICT;
-- Coming events of a venue, delete of Venue: Equality columns first, then the range, then the order, then id, so that a cursor is exact.
CREATE INDEX "ix_events_venue_id_starts_at" ON "events" ("venue_id", "starts_at", "id");

-- Performer · Catalogue · 9k x 173 B x 2 = 3.11 MB
CREATE TABLE "performers" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "name" TEXT NOT NULL,
    "website" TEXT,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the row was written.
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_performers" PRIMARY KEY ("id"),
    CONSTRAINT "uq_performers_name" UNIQUE ("name"), -- name is stated as unique.
    CONSTRAINT "ty_performers_name" CHECK (length("name") <= 120),
    CONSTRAINT "ty_performers_website" CHECK (length("website") <= 2048)
) STRICT;

-- TicketType · Catalogue · 240k x 125 B x 2 = 60 MB: A price category of one event. All buyers of a rush change the same row.
CREATE TABLE "ticket_types" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "event_id" TEXT NOT NULL, -- event: Refers to Event.
    "name" TEXT NOT NULL,
    "price_amount" INTEGER NOT NULL, -- price: Whole minor units (cents): exact, 8 bytes, sums without rounding.
    "price_currency" TEXT NOT NULL, -- price: ISO 4217 code of the amount.
    "on_sale_at" TEXT NOT NULL, -- Instant, stored in UTC.
    "quantity" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_ticket_types" PRIMARY KEY ("id"),
    CONSTRAINT "ck_ticket_types_price_amount_range" CHECK ("price_amount" >= 0), -- Bounds as stated.
    CONSTRAINT "ck_ticket_types_quantity_range" CHECK ("quantity" >= 0), -- Bounds as stated.
    CONSTRAINT "ck_ticket_types_left_range" CHECK ("left" >= 0), -- Bounds as stated.
    CONSTRAINT "ck_ticket_types_left_within_quantity" CHECK ("left" <= "quantity"), -- Never more held and sold than there is; the update that takes from TicketType asks for what is left, this is the last net.
    CONSTRAINT "ty_ticket_types_name" CHECK (length("name") <= 80),
    CONSTRAINT "ty_ticket_types_price_currency" CHECK (length("price_currency") <= 3),
    CONSTRAINT "fk_ticket_types_event_id" FOREIGN KEY ("event_id") REFERENCES "events" ("id") ON DELETE RESTRICT
) STRICT;
-- Ticket types of an event: Equality columns first, then the range, then the order, then id, so that a cursor is exact.
CREATE INDEX "ix_ticket_types_event_id" ON "ticket_types" ("event_id", "id");

-- Customer · Sales · 900k x 155 B x 2 = 279 MB
CREATE TABLE "customers" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "email" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the row was written.
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_customers" PRIMARY KEY ("id"),
    CONSTRAINT "uq_customers_email" UNIQUE ("email"), -- email is stated as unique.
    CONSTRAINT "ck_customers_email_custom" CHECK ("email" = lower("email")), -- Kept in lower case, so that one address is one value.
    CONSTRAINT "ty_customers_email" CHECK (length("email") <= 254),
    CONSTRAINT "ty_customers_full_name" CHECK (length("full_name") <= 200)
) STRICT;

-- Order · Sales · 4M x 92 B x 2 = 736 MB: A buyer's purchase of one or more tickets.
CREATE TABLE "orders" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "customer_id" TEXT NOT NULL, -- customer: Refers to Customer.
    "status" TEXT DEFAULT 'pending' NOT NULL,
    "total_amount" INTEGER NOT NULL, -- total: Whole minor units (cents): exact, 8 bytes, sums without rounding.
    "total_currency" TEXT NOT NULL, -- total: ISO 4217 code of the amount.
    "placed_at" TEXT NOT NULL, -- Instant, stored in UTC.
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_orders" PRIMARY KEY ("id"),
    CONSTRAINT "ck_orders_status_enum" CHECK ("status" IN ('pending', 'paid', 'cancelled')), -- States of the lifecycle: pending -> paid | cancelled.
    CONSTRAINT "ty_orders_total_currency" CHECK (length("total_currency") <= 3),
    CONSTRAINT "fk_orders_customer_id" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT
) STRICT;
-- Orders of a customer, delete of Customer: Equality columns first, then the range, then the order, then id, so that a cursor is exact.
CREATE INDEX "ix_orders_customer_id_placed_at" ON "orders" ("customer_id", "placed_at" DESC, "id" DESC);
-- Orders left unpaid, retention of Order: Equality columns first, then the range, then the order, then id, so that a cursor is exact.
CREATE INDEX "ix_orders_status_placed_at" ON "orders" ("status", "placed_at", "id");

-- OrderLine · Sales · 6M x 96 B x 2 = 1.15 GB
CREATE TABLE "order_lines" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "order_id" TEXT NOT NULL, -- order: Refers to Order.
    "ticket_type_id" TEXT NOT NULL, -- ticket_type: Refers to TicketType.
    "quantity" INTEGER NOT NULL,
    "unit_price_amount" INTEGER NOT NULL, -- unit_price: Whole minor units (cents): exact, 8 bytes, sums without rounding.
    "unit_price_currency" TEXT NOT NULL, -- unit_price: ISO 4217 code of the amount.
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the row was written.
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_order_lines" PRIMARY KEY ("id"),
    CONSTRAINT "ck_order_lines_quantity_range" CHECK ("quantity" >= 1), -- Bounds as stated.
    CONSTRAINT "ck_order_lines_unit_price_amount_range" CHECK ("unit_price_amount" >= 0), -- Bounds as stated.
    CONSTRAINT "ty_order_lines_unit_price_currency" CHECK (length("unit_price_currency") <= 3),
    CONSTRAINT "fk_order_lines_order_id" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_order_lines_ticket_type_id" FOREIGN KEY ("ticket_type_id") REFERENCES "ticket_types" ("id") ON DELETE RESTRICT
) STRICT;
-- Lines of an order, OrderLine of one Order: Equality columns first, then the range, then the order, then id, so that a cursor is exact.
CREATE INDEX "ix_order_lines_order_id" ON "order_lines" ("order_id", "id");
-- Sold by ticket type: Equality columns first, then the range, then the order.
CREATE INDEX "ix_order_lines_ticket_type_id" ON "order_lines" ("ticket_type_id", "unit_price_amount", "unit_price_currency");

-- Ticket · Sales · 9M x 163 B x 2 = 2.93 GB
CREATE TABLE "tickets" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "order_line_id" TEXT NOT NULL, -- order_line: Refers to OrderLine.
    "code" TEXT NOT NULL, -- Hash or ciphertext only; never returned and never logged.
    "holder_name" TEXT,
    "status" TEXT DEFAULT 'valid' NOT NULL,
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the row was written.
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_tickets" PRIMARY KEY ("id"),
    CONSTRAINT "uq_tickets_code" UNIQUE ("code"), -- code is stated as unique.
    CONSTRAINT "ck_tickets_status_enum" CHECK ("status" IN ('valid', 'used', 'void')), -- States of the lifecycle: valid -> used | void.
    CONSTRAINT "ty_tickets_code" CHECK (length("code") <= 32),
    CONSTRAINT "ty_tickets_holder_name" CHECK (length("holder_name") <= 200),
    CONSTRAINT "fk_tickets_order_line_id" FOREIGN KEY ("order_line_id") REFERENCES "order_lines" ("id") ON DELETE RESTRICT
) STRICT;
-- Tickets of an order line, delete of OrderLine: Equality columns first, then the range, then the order, then id, so that a cursor is exact.
CREATE INDEX "ix_tickets_order_line_id" ON "tickets" ("order_line_id", "id");

-- Payment · Sales · 4.4M x 119 B x 2 = 1.05 GB
CREATE TABLE "payments" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "order_id" TEXT NOT NULL, -- order: Refers to Order.
    "amount" INTEGER NOT NULL, -- Whole minor units (cents): exact, 8 bytes, sums without rounding.
    "amount_currency" TEXT NOT NULL, -- amount: ISO 4217 code of the amount.
    "provider_reference" TEXT,
    "attempted_at" TEXT NOT NULL, -- Instant, stored in UTC.
    "status" TEXT DEFAULT 'pending' NOT NULL,
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_payments" PRIMARY KEY ("id"),
    CONSTRAINT "uq_payments_provider_reference" UNIQUE ("provider_reference"), -- provider_reference is stated as unique.
    CONSTRAINT "ck_payments_amount_range" CHECK ("amount" >= 0), -- Bounds as stated.
    CONSTRAINT "ck_payments_status_enum" CHECK ("status" IN ('pending', 'captured', 'failed', 'refunded')), -- States of the lifecycle: pending -> captured | failed, captured -> refunded.
    CONSTRAINT "ty_payments_amount_currency" CHECK (length("amount_currency") <= 3),
    CONSTRAINT "ty_payments_provider_reference" CHECK (length("provider_reference") <= 64),
    CONSTRAINT "fk_payments_order_id" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE RESTRICT
) STRICT;
-- One Order is paid once: a second Payment waits until the first has failed or is refunded. Payment in parts needs another rule.
CREATE UNIQUE INDEX "uq_payments_order_id_live" ON "payments" ("order_id")
WHERE "status" IN ('pending', 'captured');
-- delete of Order: A delete of Order looks for its rows here.
CREATE INDEX "ix_payments_order_id" ON "payments" ("order_id");

-- Refund · Sales · 90k x 100 B x 2 = 18 MB
CREATE TABLE "refunds" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "payment_id" TEXT NOT NULL, -- payment: Refers to Payment.
    "amount" INTEGER NOT NULL, -- Whole minor units (cents): exact, 8 bytes, sums without rounding.
    "amount_currency" TEXT NOT NULL, -- amount: ISO 4217 code of the amount.
    "reason" TEXT NOT NULL,
    "requested_at" TEXT NOT NULL, -- Instant, stored in UTC.
    "status" TEXT DEFAULT 'requested' NOT NULL,
    "row_version" INTEGER DEFAULT 1 NOT NULL, -- Raised by every update; the ETag of the resource.
    CONSTRAINT "pk_refunds" PRIMARY KEY ("id"),
    CONSTRAINT "ck_refunds_amount_range" CHECK ("amount" >= 0), -- Bounds as stated.
    CONSTRAINT "ck_refunds_reason_enum" CHECK ("reason" IN ('event_cancelled', 'complaint', 'duplicate')), -- Only the stated values.
    CONSTRAINT "ck_refunds_status_enum" CHECK ("status" IN ('requested', 'paid_out', 'rejected')), -- States of the lifecycle: requested -> paid_out | rejected.
    CONSTRAINT "ty_refunds_amount_currency" CHECK (length("amount_currency") <= 3),
    CONSTRAINT "fk_refunds_payment_id" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id") ON DELETE RESTRICT
) STRICT;
-- delete of Payment: A delete of Payment looks for its rows here.
CREATE INDEX "ix_refunds_payment_id" ON "refunds" ("payment_id");

-- Event: performers · Catalogue · 180k x 60 B x 2 = 21.6 MB
CREATE TABLE "event_performers" (
    "event_id" TEXT NOT NULL, -- Refers to Event.
    "performer_id" TEXT NOT NULL, -- Refers to Performer.
    CONSTRAINT "pk_event_performers" PRIMARY KEY ("event_id", "performer_id"),
    CONSTRAINT "fk_event_performers_event_id" FOREIGN KEY ("event_id") REFERENCES "events" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_event_performers_performer_id" FOREIGN KEY ("performer_id") REFERENCES "performers" ("id") ON DELETE CASCADE
) STRICT;
-- Events of a performer, delete of Performer: The link read from the other end, and deletes of performer_id.
CREATE INDEX "ix_event_performers_performer_id_event_id" ON "event_performers" ("performer_id", "event_id");

-- Outbox message: A message that was decided in the same transaction as the change that it tells of; a relay sends it and marks it.
CREATE TABLE "outbox_messages" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "topic" TEXT NOT NULL, -- Kind of message.
    "aggregate_table" TEXT NOT NULL, -- Table of the row that changed.
    "aggregate_id" TEXT NOT NULL, -- Identifier of the row that changed; also the ordering key.
    "payload" TEXT NOT NULL, -- Body of the message.
    "occurred_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the change was committed.
    "published_at" TEXT, -- When the relay had it confirmed; empty until then.
    "attempts" INTEGER DEFAULT 0 NOT NULL, -- Tries so far.
    CONSTRAINT "pk_outbox_messages" PRIMARY KEY ("id"),
    CONSTRAINT "ty_outbox_messages_topic" CHECK (length("topic") <= 120),
    CONSTRAINT "ty_outbox_messages_aggregate_table" CHECK (length("aggregate_table") <= 63),
    CONSTRAINT "ty_outbox_messages_payload" CHECK (json_valid("payload"))
) STRICT;
-- outbox relay: Only what is not yet sent: the index stays small however long the history is.
CREATE INDEX "ix_outbox_messages_occurred_at" ON "outbox_messages" ("occurred_at", "id")
WHERE "published_at" IS NULL;
