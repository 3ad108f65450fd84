-- dialect: sqlite
-- Stagedoor
-- Times are ISO 8601 in UTC, durations whole seconds, decimals REAL, money whole minor units, lists JSON.
-- Full-text indexes are left out: add an FTS5 table where a search needs one.
-- Identifiers are quoted without exception.
-- noqa: disable=LT02,RF06
PRAGMA foreign_keys = ON;

-- Idempotency key: The first answer to a request with this key; a repeat gets it again until it expires.
CREATE TABLE "idempotency_keys" (
    "caller" TEXT NOT NULL, -- Client that sent the key.
    "key" TEXT NOT NULL, -- Value of the Idempotency-Key header.
    "request_hash" BLOB NOT NULL, -- SHA-256 of method, path and body: the same key with another body is refused.
    "response_status" INTEGER, -- Status of the first answer; empty while the first request runs.
    "response_body" TEXT, -- Body of the first answer.
    "created_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the row was written.
    "expires_at" TEXT NOT NULL, -- When the key is forgotten.
    CONSTRAINT "pk_idempotency_keys" PRIMARY KEY ("caller", "key"),
    CONSTRAINT "ty_idempotency_keys_caller" CHECK (length("caller") <= 200),
    CONSTRAINT "ty_idempotency_keys_key" CHECK (length("key") <= 64),
    CONSTRAINT "ty_idempotency_keys_response_body" CHECK (json_valid("response_body"))
) STRICT;
-- purge of expired keys: Expired keys are deleted in batches.
CREATE INDEX "ix_idempotency_keys_expires_at" ON "idempotency_keys" ("expires_at");

-- Audit event: Who did what to which row and when; written in the same transaction, never changed.
CREATE TABLE "audit_events" (
    "id" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) NOT NULL, -- UUID version 7 made by the application; the default is the safety net.
    "occurred_at" TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL, -- When the change was committed.
    "actor" TEXT NOT NULL, -- Who did it: subject of the token, or the job.
    "action" TEXT NOT NULL, -- What was done.
    "aggregate_table" TEXT NOT NULL, -- Table of the row that changed.
    "aggregate_id" TEXT NOT NULL, -- Identifier of the row that changed; also the ordering key.
    "changes" TEXT NOT NULL, -- Values before and after, secrets and personal data left out.
    CONSTRAINT "pk_audit_events" PRIMARY KEY ("id"),
    CONSTRAINT "ty_audit_events_actor" CHECK (length("actor") <= 200),
    CONSTRAINT "ty_audit_events_action" CHECK (length("action") <= 120),
    CONSTRAINT "ty_audit_events_aggregate_table" CHECK (length("aggregate_table") <= 63),
    CONSTRAINT "ty_audit_events_changes" CHECK (json_valid("changes"))
) STRICT;
-- history of one row: Who changed this row.
CREATE INDEX "ix_audit_events_aggregate_table" ON "audit_events" ("aggregate_table", "aggregate_id", "occurred_at");
