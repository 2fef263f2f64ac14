-- Times are microseconds since 1970-01-01 UTC. Enumerations are the numbers of StreamStock.Core.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE partitions (
    partition          INTEGER PRIMARY KEY,
    owner              TEXT    NOT NULL,
    owner_epoch        INTEGER NOT NULL,
    sequence           INTEGER NOT NULL,
    time               INTEGER,
    recorded_at        INTEGER NOT NULL,
    published_sequence INTEGER NOT NULL,
    counts             TEXT    NOT NULL,
    units_sold         INTEGER NOT NULL,
    units_lost         INTEGER NOT NULL
);

CREATE TABLE offsets (
    partition   INTEGER NOT NULL,
    topic       INTEGER NOT NULL,
    cluster_id  TEXT    NOT NULL,
    topic_id    TEXT    NOT NULL,
    next_offset INTEGER NOT NULL,
    PRIMARY KEY (partition, topic)
) WITHOUT ROWID;

-- Effects, not requests: state is the fold of these rows.
CREATE TABLE ledger (
    partition         INTEGER NOT NULL,
    sequence          INTEGER NOT NULL,
    recorded_day      INTEGER NOT NULL,
    kind              INTEGER NOT NULL,
    outcome           INTEGER NOT NULL,
    reason            INTEGER NOT NULL,
    changes           INTEGER NOT NULL,
    product_id        TEXT    NOT NULL,
    event_id          TEXT    NOT NULL,
    quantity          INTEGER NOT NULL,
    delta             INTEGER NOT NULL,
    stock_after       INTEGER NOT NULL,
    reserved_after    INTEGER NOT NULL,
    backordered_after INTEGER NOT NULL,
    on_order_after    INTEGER NOT NULL,
    version           INTEGER NOT NULL,
    stock_version     INTEGER NOT NULL,
    previous_sequence INTEGER NOT NULL,
    cause_sequence    INTEGER NOT NULL,
    effective_at      INTEGER NOT NULL,
    occurred_at       INTEGER,
    recorded_at       INTEGER NOT NULL,
    topic             INTEGER NOT NULL,
    topic_offset      INTEGER NOT NULL,
    trace_id          BLOB,
    reply_to          TEXT,
    body_hash         INTEGER NOT NULL,
    answer            BLOB,
    detail            BLOB,
    payload           BLOB,
    PRIMARY KEY (partition, sequence)
) WITHOUT ROWID;

CREATE TABLE products (
    partition        INTEGER NOT NULL,
    product_id       TEXT    NOT NULL,
    on_hand          INTEGER NOT NULL,
    reserved         INTEGER NOT NULL,
    backordered      INTEGER NOT NULL,
    on_order         INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    stock_version    INTEGER NOT NULL,
    settings_version INTEGER NOT NULL,
    last_sequence    INTEGER NOT NULL,
    settings         BLOB    NOT NULL,
    memory           BLOB    NOT NULL,
    PRIMARY KEY (partition, product_id)
) WITHOUT ROWID;

CREATE TABLE reservations (
    partition      INTEGER NOT NULL,
    reservation_id TEXT    NOT NULL,
    product_id     TEXT    NOT NULL,
    quantity       INTEGER NOT NULL,
    deadline       INTEGER NOT NULL,
    sequence       INTEGER NOT NULL,
    state          TEXT    NOT NULL,
    PRIMARY KEY (partition, reservation_id)
) WITHOUT ROWID;

CREATE INDEX reservations_held ON reservations (partition) WHERE state = 'held';

CREATE TABLE alerts (
    partition   INTEGER NOT NULL,
    alert_id    TEXT    NOT NULL,
    product_id  TEXT    NOT NULL,
    resolved_at INTEGER,
    version     INTEGER NOT NULL,
    alert       BLOB    NOT NULL,
    PRIMARY KEY (partition, alert_id)
) WITHOUT ROWID;

CREATE INDEX alerts_open ON alerts (partition) WHERE resolved_at IS NULL;
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE daily_demand (
    partition            INTEGER NOT NULL,
    product_id           TEXT    NOT NULL,
    day                  INTEGER NOT NULL,
    accepted             INTEGER NOT NULL,
    rejected             INTEGER NOT NULL,
    returned             INTEGER NOT NULL,
    out_of_stock_seconds INTEGER NOT NULL,
    PRIMARY KEY (partition, product_id, day)
) WITHOUT ROWID;

-- Fingerprints (8 bytes) and rows (4 bytes, from first_sequence) of the ids decided, a block a commit.
CREATE TABLE dedupe_blocks (
    partition      INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence  INTEGER NOT NULL,
    recorded_at    INTEGER NOT NULL,
    ids            BLOB    NOT NULL,
    PRIMARY KEY (partition, first_sequence)
) WITHOUT ROWID;

CREATE TABLE dead_letters (
    partition    INTEGER NOT NULL,
    sequence     INTEGER NOT NULL,
    cluster_id   TEXT    NOT NULL,
    topic_id     TEXT    NOT NULL,
    topic        INTEGER NOT NULL,
    topic_offset INTEGER NOT NULL,
    reason       INTEGER NOT NULL,
    message      TEXT    NOT NULL,
    key          BLOB    NOT NULL,
    payload      BLOB    NOT NULL,
    recorded_at  INTEGER NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'open',
    PRIMARY KEY (partition, sequence)
) WITHOUT ROWID;

-- A record is a dead letter once, however often it is read again.
CREATE UNIQUE INDEX dead_letters_source ON dead_letters (topic_id, partition, topic_offset);
