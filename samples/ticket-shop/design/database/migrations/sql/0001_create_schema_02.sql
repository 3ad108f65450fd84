-- dialect: postgresql
-- Stagedoor
-- First load of an empty database: rules for changes of tables in use do not apply. Widths are the stated ones.
-- squawk-ignore-file prefer-robust-stmts, require-concurrent-index-creation, require-lock-timeout
-- squawk-ignore-file require-statement-timeout, adding-foreign-key-constraint, constraint-missing-not-valid
-- squawk-ignore-file prefer-text-field, prefer-bigint-over-int, ban-char-field
-- Identifiers are quoted without exception.
-- noqa: disable=LT02,RF06

-- OrderLine · Sales · 6M x 96 B x 2 = 1.15 GB · 4 index entries an insert
CREATE TABLE "sales"."order_lines" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "order_id" uuid NOT NULL,
    "ticket_type_id" uuid NOT NULL,
    "quantity" integer NOT NULL,
    "unit_price_amount" bigint NOT NULL,
    "unit_price_currency" char(3) NOT NULL,
    "created_at" timestamptz DEFAULT now() NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_order_lines" PRIMARY KEY ("id"),
    -- Bounds as stated.
    CONSTRAINT "ck_order_lines_quantity_range" CHECK ("quantity" >= 1),
    -- Bounds as stated.
    CONSTRAINT "ck_order_lines_unit_price_amount_range" CHECK ("unit_price_amount" >= 0),
    CONSTRAINT "fk_order_lines_order_id" FOREIGN KEY ("order_id") REFERENCES "sales"."orders" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_order_lines_ticket_type_id" FOREIGN KEY ("ticket_type_id") REFERENCES "catalogue"."ticket_types" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "sales"."order_lines" IS 'OrderLine';
COMMENT ON COLUMN "sales"."order_lines"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "sales"."order_lines"."order_id" IS 'order: Refers to Order.';
COMMENT ON COLUMN "sales"."order_lines"."ticket_type_id" IS 'ticket_type: Refers to TicketType.';
COMMENT ON COLUMN "sales"."order_lines"."unit_price_amount" IS 'unit_price: Whole minor units (cents): exact, 8 bytes, sums without rounding.';
COMMENT ON COLUMN "sales"."order_lines"."unit_price_currency" IS 'unit_price: ISO 4217 code of the amount.';
COMMENT ON COLUMN "sales"."order_lines"."created_at" IS 'When the row was written.';
COMMENT ON COLUMN "sales"."order_lines"."row_version" IS 'Raised by every update; the ETag of the resource.';
CREATE INDEX "ix_order_lines_order_id" ON "sales"."order_lines" ("order_id", "id");
COMMENT ON INDEX "sales"."ix_order_lines_order_id" IS 'Lines of an order, OrderLine of one Order: Equality columns first, then the range, then the order, then id, so that a cursor is exact.';
CREATE INDEX "ix_order_lines_ticket_type_id" ON "sales"."order_lines" ("ticket_type_id") INCLUDE ("unit_price_amount", "unit_price_currency");
COMMENT ON INDEX "sales"."ix_order_lines_ticket_type_id" IS 'Sold by ticket type: Equality columns first, then the range, then the order.';
CREATE INDEX "ix_order_lines_created_at_purge" ON "sales"."order_lines" USING brin ("created_at");
COMMENT ON INDEX "sales"."ix_order_lines_created_at_purge" IS 'retention of OrderLine: The purge of old rows reads by time; a block-range index costs kilobytes.';

-- Refund · Sales · 90k x 100 B x 2 = 18 MB · 2 index entries an insert
CREATE TABLE "sales"."refunds" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "payment_id" uuid NOT NULL,
    "amount" bigint NOT NULL,
    "amount_currency" char(3) NOT NULL,
    "reason" text NOT NULL,
    "requested_at" timestamptz NOT NULL,
    "status" text DEFAULT 'requested' NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_refunds" PRIMARY KEY ("id"),
    -- Bounds as stated.
    CONSTRAINT "ck_refunds_amount_range" CHECK ("amount" >= 0),
    -- Only the stated values.
    CONSTRAINT "ck_refunds_reason_enum" CHECK ("reason" IN ('event_cancelled', 'complaint', 'duplicate')),
    -- States of the lifecycle: requested -> paid_out | rejected.
    CONSTRAINT "ck_refunds_status_enum" CHECK ("status" IN ('requested', 'paid_out', 'rejected')),
    CONSTRAINT "fk_refunds_payment_id" FOREIGN KEY ("payment_id") REFERENCES "sales"."payments" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "sales"."refunds" IS 'Refund';
COMMENT ON COLUMN "sales"."refunds"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "sales"."refunds"."payment_id" IS 'payment: Refers to Payment.';
COMMENT ON COLUMN "sales"."refunds"."amount" IS 'Whole minor units (cents): exact, 8 bytes, sums without rounding.';
COMMENT ON COLUMN "sales"."refunds"."amount_currency" IS 'amount: ISO 4217 code of the amount.';
COMMENT ON COLUMN "sales"."refunds"."requested_at" IS 'Instant, stored in UTC.';
COMMENT ON COLUMN "sales"."refunds"."row_version" IS 'Raised by every update; the ETag of the resource.';
CREATE INDEX "ix_refunds_payment_id" ON "sales"."refunds" ("payment_id");
COMMENT ON INDEX "sales"."ix_refunds_payment_id" IS 'delete of Payment: A delete of Payment looks for its rows here.';

-- Ticket · Sales · 9M x 163 B x 2 = 2.93 GB · 4 index entries an insert
CREATE TABLE "sales"."tickets" (
    "id" uuid DEFAULT gen_random_uuid() NOT NULL,
    "order_line_id" uuid NOT NULL,
    "code" varchar(32) NOT NULL,
    "holder_name" varchar(200),
    "status" text DEFAULT 'valid' NOT NULL,
    "created_at" timestamptz DEFAULT now() NOT NULL,
    "row_version" integer DEFAULT 1 NOT NULL,
    CONSTRAINT "pk_tickets" PRIMARY KEY ("id"),
    -- code is stated as unique.
    CONSTRAINT "uq_tickets_code" UNIQUE ("code"),
    -- States of the lifecycle: valid -> used | void.
    CONSTRAINT "ck_tickets_status_enum" CHECK ("status" IN ('valid', 'used', 'void')),
    CONSTRAINT "fk_tickets_order_line_id" FOREIGN KEY ("order_line_id") REFERENCES "sales"."order_lines" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "sales"."tickets" IS 'Ticket';
COMMENT ON COLUMN "sales"."tickets"."id" IS 'UUID version 7 made by the application; the default is the safety net.';
COMMENT ON COLUMN "sales"."tickets"."order_line_id" IS 'order_line: Refers to OrderLine.';
COMMENT ON COLUMN "sales"."tickets"."code" IS 'Hash or ciphertext only; never returned and never logged.';
COMMENT ON COLUMN "sales"."tickets"."created_at" IS 'When the row was written.';
COMMENT ON COLUMN "sales"."tickets"."row_version" IS 'Raised by every update; the ETag of the resource.';
CREATE INDEX "ix_tickets_order_line_id" ON "sales"."tickets" ("order_line_id", "id");
COMMENT ON INDEX "sales"."ix_tickets_order_line_id" IS 'Tickets of an order line, delete of OrderLine: Equality columns first, then the range, then the order, then id, so that a cursor is exact.';
CREATE INDEX "ix_tickets_created_at_purge" ON "sales"."tickets" USING brin ("created_at");
COMMENT ON INDEX "sales"."ix_tickets_created_at_purge" IS 'retention of Ticket: The purge of old rows reads by time; a block-range index costs kilobytes.';
