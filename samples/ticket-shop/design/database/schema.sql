-- dialect: postgresql
-- Stagedoor
-- First load of an empty database: rules for changes of tables in use do not apply. Widths are the stated ones.
-- squawk-ignore-file prefer-robust-stmts, require-concurrent-index-creation, require-lock-timeout
-- squawk-ignore-file require-statement-timeout, adding-foreign-key-constraint, constraint-missing-not-valid
-- squawk-ignore-file prefer-text-field, prefer-bigint-over-int, ban-char-field
-- Identifiers are quoted without exception.
-- noqa: disable=LT02,RF06

CREATE SCHEMA "catalogue";
COMMENT ON SCHEMA "catalogue" IS 'Catalogue';
CREATE SCHEMA "sales";
COMMENT ON SCHEMA "sales" IS 'Sales';

-- The services log in as members of it; the schema belongs to the role that runs migrations.
DO $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stagedoor_app') THEN
        CREATE ROLE "stagedoor_app" NOLOGIN;
    END IF;
END
$body$;
GRANT USAGE ON SCHEMA "catalogue", "sales" TO "stagedoor_app";
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "stagedoor_app";

-- Reports and support: may look, not change.
DO $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stagedoor_read') THEN
        CREATE ROLE "stagedoor_read" NOLOGIN;
    END IF;
END
$body$;
GRANT USAGE ON SCHEMA "catalogue", "sales" TO "stagedoor_read";
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "stagedoor_read";


-- Venue · Catalogue · 400 x 588 B x 2 = 470 kB
CREATE TABLE "catalogue"."venues" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "name" varchar(120) NOT NULL,
    "city" varchar(80) NOT NULL,
    "address" text NOT NULL,
    "location_latitude" numeric(9, 6),
    "location_longitude" numeric(9, 6),
    "contact_email" varchar(254) NOT NULL,
    "created_at" timestamptz DEFAULT now() NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_venues" PRIMARY KEY ("id"),
    -- Degrees from -90 to 90.
    CONSTRAINT "ck_venues_location_latitude_range" CHECK ("location_latitude" >= -90 AND "location_latitude" <= 90),
    -- Degrees from -180 to 180.
    CONSTRAINT "ck_venues_location_longitude_range" CHECK ("location_longitude" >= -180 AND "location_longitude" <= 180),
    -- Kept in lower case, so that one address is one value.
    CONSTRAINT "ck_venues_contact_email_custom" CHECK ("contact_email" = lower("contact_email"))
);
COMMENT ON TABLE "catalogue"."venues" IS 'Venue';
COMMENT ON COLUMN "catalogue"."venues"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "catalogue"."venues"."location_latitude" IS 'location: Degrees north, WGS 84.';
COMMENT ON COLUMN "catalogue"."venues"."location_longitude" IS 'location: Degrees east, WGS 84.';
COMMENT ON COLUMN "catalogue"."venues"."created_at" IS 'When the row was written.';
COMMENT ON COLUMN "catalogue"."venues"."row_version" IS 'Raised by every update; the ETag of the resource.';

-- Performer · Catalogue · 9k x 173 B x 2 = 3.11 MB · 2 index entries an insert
CREATE TABLE "catalogue"."performers" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "name" varchar(120) NOT NULL,
    "website" varchar(2048),
    "created_at" timestamptz DEFAULT now() NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_performers" PRIMARY KEY ("id"),
    -- name is stated as unique.
    CONSTRAINT "uq_performers_name" UNIQUE ("name")
);
COMMENT ON TABLE "catalogue"."performers" IS 'Performer';
COMMENT ON COLUMN "catalogue"."performers"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "catalogue"."performers"."created_at" IS 'When the row was written.';
COMMENT ON COLUMN "catalogue"."performers"."row_version" IS 'Raised by every update; the ETag of the resource.';

-- Customer · Sales · 900k x 155 B x 2 = 279 MB · 2 index entries an insert
CREATE TABLE "sales"."customers" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "email" varchar(254) NOT NULL,
    "full_name" varchar(200) NOT NULL,
    "created_at" timestamptz DEFAULT now() NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_customers" PRIMARY KEY ("id"),
    -- email is stated as unique.
    CONSTRAINT "uq_customers_email" UNIQUE ("email"),
    -- Kept in lower case, so that one address is one value.
    CONSTRAINT "ck_customers_email_custom" CHECK ("email" = lower("email"))
);
COMMENT ON TABLE "sales"."customers" IS 'Customer';
COMMENT ON COLUMN "sales"."customers"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "sales"."customers"."created_at" IS 'When the row was written.';
COMMENT ON COLUMN "sales"."customers"."row_version" IS 'Raised by every update; the ETag of the resource.';

-- Outbox message · 2 index entries an insert
CREATE TABLE "outbox_messages" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "topic" varchar(120) NOT NULL,
    "aggregate_table" varchar(63) NOT NULL,
    "aggregate_id" uuid NOT NULL,
    "payload" jsonb NOT NULL,
    "occurred_at" timestamptz DEFAULT now() NOT NULL,
    "published_at" timestamptz,
    "attempts" integer DEFAULT 0 NOT NULL,
    CONSTRAINT "pk_outbox_messages" PRIMARY KEY ("id")
);
COMMENT ON TABLE "outbox_messages" IS 'Outbox message: A message that was decided in the same transaction as the change that it tells of; a relay sends it and marks it.';
COMMENT ON COLUMN "outbox_messages"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "outbox_messages"."topic" IS 'Kind of message.';
COMMENT ON COLUMN "outbox_messages"."aggregate_table" IS 'Table of the row that changed.';
COMMENT ON COLUMN "outbox_messages"."aggregate_id" IS 'Identifier of the row that changed; also the ordering key.';
COMMENT ON COLUMN "outbox_messages"."payload" IS 'Body of the message.';
COMMENT ON COLUMN "outbox_messages"."occurred_at" IS 'When the change was committed.';
COMMENT ON COLUMN "outbox_messages"."published_at" IS 'When the relay had it confirmed; empty until then.';
COMMENT ON COLUMN "outbox_messages"."attempts" IS 'Tries so far.';
CREATE INDEX "ix_outbox_messages_occurred_at" ON "outbox_messages" ("occurred_at", "id") WHERE "published_at" IS NULL;
COMMENT ON INDEX "ix_outbox_messages_occurred_at" IS 'outbox relay: Only what is not yet sent: the index stays small however long the history is.';

-- Idempotency key · 2 index entries an insert
CREATE TABLE "idempotency_keys" (
    "caller" varchar(200) NOT NULL,
    "key" varchar(64) NOT NULL,
    "request_hash" bytea NOT NULL,
    "response_status" integer,
    "response_body" jsonb,
    "created_at" timestamptz DEFAULT now() NOT NULL,
    "expires_at" timestamptz NOT NULL,
    CONSTRAINT "pk_idempotency_keys" PRIMARY KEY ("caller", "key")
);
COMMENT ON TABLE "idempotency_keys" IS 'Idempotency key: The first answer to a request with this key; a repeat gets it again until it expires.';
COMMENT ON COLUMN "idempotency_keys"."caller" IS 'Client that sent the key.';
COMMENT ON COLUMN "idempotency_keys"."key" IS 'Value of the Idempotency-Key header.';
COMMENT ON COLUMN "idempotency_keys"."request_hash" IS 'SHA-256 of method, path and body: the same key with another body is refused.';
COMMENT ON COLUMN "idempotency_keys"."response_status" IS 'Status of the first answer; empty while the first request runs.';
COMMENT ON COLUMN "idempotency_keys"."response_body" IS 'Body of the first answer.';
COMMENT ON COLUMN "idempotency_keys"."created_at" IS 'When the row was written.';
COMMENT ON COLUMN "idempotency_keys"."expires_at" IS 'When the key is forgotten.';
CREATE INDEX "ix_idempotency_keys_expires_at" ON "idempotency_keys" ("expires_at");
COMMENT ON INDEX "ix_idempotency_keys_expires_at" IS 'purge of expired keys: Expired keys are deleted in batches.';

-- Audit event · 2 index entries an insert
CREATE TABLE "audit_events" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "occurred_at" timestamptz DEFAULT now() NOT NULL,
    "actor" varchar(200) NOT NULL,
    "action" varchar(120) NOT NULL,
    "aggregate_table" varchar(63) NOT NULL,
    "aggregate_id" uuid NOT NULL,
    "changes" jsonb NOT NULL,
    CONSTRAINT "pk_audit_events" PRIMARY KEY ("id")
);
COMMENT ON TABLE "audit_events" IS 'Audit event: Who did what to which row and when; written in the same transaction, never changed.';
COMMENT ON COLUMN "audit_events"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "audit_events"."occurred_at" IS 'When the change was committed.';
COMMENT ON COLUMN "audit_events"."actor" IS 'Who did it: subject of the token, or the job.';
COMMENT ON COLUMN "audit_events"."action" IS 'What was done.';
COMMENT ON COLUMN "audit_events"."aggregate_table" IS 'Table of the row that changed.';
COMMENT ON COLUMN "audit_events"."aggregate_id" IS 'Identifier of the row that changed; also the ordering key.';
COMMENT ON COLUMN "audit_events"."changes" IS 'Values before and after, secrets and personal data left out.';
CREATE INDEX "ix_audit_events_aggregate_table" ON "audit_events" ("aggregate_table", "aggregate_id", "occurred_at");
COMMENT ON INDEX "ix_audit_events_aggregate_table" IS 'history of one row: Who changed this row.';
REVOKE UPDATE, DELETE ON "audit_events" FROM "stagedoor_app";

-- Event · Catalogue · 60k x 645 B x 2 = 77.4 MB · 3 index entries an insert
CREATE TABLE "catalogue"."events" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "venue_id" uuid NOT NULL,
    "name" varchar(120) NOT NULL,
    "starts_at" timestamptz NOT NULL,
    "description" text,
    "poster" varchar(512),
    "status" text DEFAULT 'draft' NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_events" PRIMARY KEY ("id"),
    -- States of the lifecycle: draft -> published -> over, published -> cancelled.
    CONSTRAINT "ck_events_status_enum" CHECK ("status" IN ('draft', 'published', 'cancelled', 'over')),
    CONSTRAINT "fk_events_venue_id" FOREIGN KEY ("venue_id") REFERENCES "catalogue"."venues" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "catalogue"."events" IS 'Event';
COMMENT ON COLUMN "catalogue"."events"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "catalogue"."events"."venue_id" IS 'venue: Refers to Venue.';
COMMENT ON COLUMN "catalogue"."events"."starts_at" IS 'Instant, stored in UTC.';
COMMENT ON COLUMN "catalogue"."events"."poster" IS 'Key of the object; the bytes lie in the object store.';
COMMENT ON COLUMN "catalogue"."events"."row_version" IS 'Raised by every update; the ETag of the resource.';
CREATE INDEX "ix_events_venue_id_starts_at" ON "catalogue"."events" ("venue_id", "starts_at", "id");
COMMENT ON INDEX "catalogue"."ix_events_venue_id_starts_at" IS 'Coming events of a venue, delete of Venue: Equality columns first, then the range, then the order, then id, so that a cursor is exact.';
CREATE INDEX "ix_events_name" ON "catalogue"."events" USING gin ((to_tsvector('simple'::regconfig, coalesce("name", ''))));
COMMENT ON INDEX "catalogue"."ix_events_name" IS 'Events by name: Words of the text columns.';

-- Order · Sales · 4M x 92 B x 2 = 736 MB · 3 index entries an insert, 105 a second
CREATE TABLE "sales"."orders" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "customer_id" uuid NOT NULL,
    "status" text DEFAULT 'pending' NOT NULL,
    "total_amount" bigint NOT NULL,
    "total_currency" char(3) NOT NULL,
    "placed_at" timestamptz NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_orders" PRIMARY KEY ("id"),
    -- States of the lifecycle: pending -> paid | cancelled.
    CONSTRAINT "ck_orders_status_enum" CHECK ("status" IN ('pending', 'paid', 'cancelled')),
    CONSTRAINT "fk_orders_customer_id" FOREIGN KEY ("customer_id") REFERENCES "sales"."customers" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "sales"."orders" IS 'Order: A buyer''s purchase of one or more tickets.';
COMMENT ON COLUMN "sales"."orders"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "sales"."orders"."customer_id" IS 'customer: Refers to Customer.';
COMMENT ON COLUMN "sales"."orders"."total_amount" IS 'total: Whole minor units (cents): exact, 8 bytes, sums without rounding.';
COMMENT ON COLUMN "sales"."orders"."total_currency" IS 'total: ISO 4217 code of the amount.';
COMMENT ON COLUMN "sales"."orders"."placed_at" IS 'Instant, stored in UTC.';
COMMENT ON COLUMN "sales"."orders"."row_version" IS 'Raised by every update; the ETag of the resource.';
CREATE INDEX "ix_orders_customer_id_placed_at" ON "sales"."orders" ("customer_id", "placed_at" DESC, "id" DESC);
COMMENT ON INDEX "sales"."ix_orders_customer_id_placed_at" IS 'Orders of a customer, delete of Customer: Equality columns first, then the range, then the order, then id, so that a cursor is exact.';
CREATE INDEX "ix_orders_status_placed_at" ON "sales"."orders" ("status", "placed_at", "id");
COMMENT ON INDEX "sales"."ix_orders_status_placed_at" IS 'Orders left unpaid, retention of Order: Equality columns first, then the range, then the order, then id, so that a cursor is exact.';

-- TicketType · Catalogue · 240k x 125 B x 2 = 60 MB · 2 index entries an insert
CREATE TABLE "catalogue"."ticket_types" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "event_id" uuid NOT NULL,
    "name" varchar(80) NOT NULL,
    "price_amount" bigint NOT NULL,
    "price_currency" char(3) NOT NULL,
    "on_sale_at" timestamptz NOT NULL,
    "quantity" integer NOT NULL,
    "left" integer NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_ticket_types" PRIMARY KEY ("id"),
    -- Bounds as stated.
    CONSTRAINT "ck_ticket_types_price_amount_range" CHECK ("price_amount" >= 0),
    -- Bounds as stated.
    CONSTRAINT "ck_ticket_types_quantity_range" CHECK ("quantity" >= 0),
    -- Bounds as stated.
    CONSTRAINT "ck_ticket_types_left_range" CHECK ("left" >= 0),
    -- Never more held and sold than there is; the update that takes from TicketType asks for what is left, this is the last net.
    CONSTRAINT "ck_ticket_types_left_within_quantity" CHECK ("left" <= "quantity"),
    CONSTRAINT "fk_ticket_types_event_id" FOREIGN KEY ("event_id") REFERENCES "catalogue"."events" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "catalogue"."ticket_types" IS 'TicketType: A price category of one event. All buyers of a rush change the same row.';
COMMENT ON COLUMN "catalogue"."ticket_types"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "catalogue"."ticket_types"."event_id" IS 'event: Refers to Event.';
COMMENT ON COLUMN "catalogue"."ticket_types"."price_amount" IS 'price: Whole minor units (cents): exact, 8 bytes, sums without rounding.';
COMMENT ON COLUMN "catalogue"."ticket_types"."price_currency" IS 'price: ISO 4217 code of the amount.';
COMMENT ON COLUMN "catalogue"."ticket_types"."on_sale_at" IS 'Instant, stored in UTC.';
COMMENT ON COLUMN "catalogue"."ticket_types"."row_version" IS 'Raised by every update; the ETag of the resource.';
CREATE INDEX "ix_ticket_types_event_id" ON "catalogue"."ticket_types" ("event_id", "id");
COMMENT ON INDEX "catalogue"."ix_ticket_types_event_id" IS 'Ticket types of an event: Equality columns first, then the range, then the order, then id, so that a cursor is exact.';

-- Payment · Sales · 4.4M x 119 B x 2 = 1.05 GB · 5 index entries an insert
CREATE TABLE "sales"."payments" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "order_id" uuid NOT NULL,
    "amount" bigint NOT NULL,
    "amount_currency" char(3) NOT NULL,
    "provider_reference" varchar(64),
    "attempted_at" timestamptz NOT NULL,
    "status" text DEFAULT 'pending' NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_payments" PRIMARY KEY ("id"),
    -- provider_reference is stated as unique.
    CONSTRAINT "uq_payments_provider_reference" UNIQUE ("provider_reference"),
    -- Bounds as stated.
    CONSTRAINT "ck_payments_amount_range" CHECK ("amount" >= 0),
    -- States of the lifecycle: pending -> captured | failed, captured -> refunded.
    CONSTRAINT "ck_payments_status_enum" CHECK ("status" IN ('pending', 'captured', 'failed', 'refunded')),
    CONSTRAINT "fk_payments_order_id" FOREIGN KEY ("order_id") REFERENCES "sales"."orders" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "sales"."payments" IS 'Payment';
COMMENT ON COLUMN "sales"."payments"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "sales"."payments"."order_id" IS 'order: Refers to Order.';
COMMENT ON COLUMN "sales"."payments"."amount" IS 'Whole minor units (cents): exact, 8 bytes, sums without rounding.';
COMMENT ON COLUMN "sales"."payments"."amount_currency" IS 'amount: ISO 4217 code of the amount.';
COMMENT ON COLUMN "sales"."payments"."attempted_at" IS 'Instant, stored in UTC.';
COMMENT ON COLUMN "sales"."payments"."row_version" IS 'Raised by every update; the ETag of the resource.';
CREATE UNIQUE INDEX "uq_payments_order_id_live" ON "sales"."payments" ("order_id") WHERE "status" IN ('pending', 'captured');
COMMENT ON INDEX "sales"."uq_payments_order_id_live" IS 'One Order is paid once: a second Payment waits until the first has failed or is refunded. Payment in parts needs another rule.';
CREATE INDEX "ix_payments_order_id" ON "sales"."payments" ("order_id");
COMMENT ON INDEX "sales"."ix_payments_order_id" IS 'delete of Order: A delete of Order looks for its rows here.';
CREATE INDEX "ix_payments_attempted_at_purge" ON "sales"."payments" USING brin ("attempted_at");
COMMENT ON INDEX "sales"."ix_payments_attempted_at_purge" IS 'retention of Payment: The purge of old rows reads by time; a block-range index costs kilobytes.';

-- Event: performers · Catalogue · 180k x 60 B x 2 = 21.6 MB · 2 index entries an insert
CREATE TABLE "catalogue"."event_performers" (
    "event_id" uuid NOT NULL,
    "performer_id" uuid NOT NULL,
    CONSTRAINT "pk_event_performers" PRIMARY KEY ("event_id", "performer_id"),
    CONSTRAINT "fk_event_performers_event_id" FOREIGN KEY ("event_id") REFERENCES "catalogue"."events" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_event_performers_performer_id" FOREIGN KEY ("performer_id") REFERENCES "catalogue"."performers" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "catalogue"."event_performers" IS 'Event: performers';
COMMENT ON COLUMN "catalogue"."event_performers"."event_id" IS 'Refers to Event.';
COMMENT ON COLUMN "catalogue"."event_performers"."performer_id" IS 'Refers to Performer.';
CREATE INDEX "ix_event_performers_performer_id_event_id" ON "catalogue"."event_performers" ("performer_id", "event_id");
COMMENT ON INDEX "catalogue"."ix_event_performers_performer_id_event_id" IS 'Events of a performer, delete of Performer: The link read from the other end, and deletes of performer_id.';
