-- The columns of each table stand in the order in which TableRows writes them. Times are microseconds since
-- 1970-01-01 UTC, days count from 0001-01-01. Enumerations are the numbers of StreamStock.Core.

CREATE TABLE settings (
    name  text PRIMARY KEY,
    value text NOT NULL
);

-- A few rows that every commit updates: room on the page keeps those updates in place, without the index.
CREATE TABLE partitions (
    partition          integer PRIMARY KEY,
    owner              text    NOT NULL,
    owner_epoch        bigint  NOT NULL,
    sequence           bigint  NOT NULL,
    time               bigint,
    recorded_at        bigint  NOT NULL,
    published_sequence bigint  NOT NULL,
    counts             text    NOT NULL,
    units_sold         bigint  NOT NULL,
    units_lost         bigint  NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE offsets (
    partition   integer  NOT NULL,
    topic       smallint NOT NULL,
    cluster_id  text     NOT NULL,
    topic_id    text     NOT NULL,
    next_offset bigint   NOT NULL,
    PRIMARY KEY (partition, topic)
) WITH (fillfactor = 10);

-- Effects, not requests: state is the fold of these rows. One table a day of recording, so that a day is dropped at once.
-- No other index: each would cost more than everything else a row costs.
CREATE TABLE ledger (
    partition         integer  NOT NULL,
    sequence          bigint   NOT NULL,
    recorded_day      integer  NOT NULL,
    kind              smallint NOT NULL,
    outcome           smallint NOT NULL,
    reason            smallint NOT NULL,
    changes           smallint NOT NULL,
    product_id        text     NOT NULL,
    event_id          text     NOT NULL,
    quantity          integer  NOT NULL,
    delta             integer  NOT NULL,
    stock_after       integer  NOT NULL,
    reserved_after    integer  NOT NULL,
    backordered_after integer  NOT NULL,
    on_order_after    integer  NOT NULL,
    version           bigint   NOT NULL,
    stock_version     bigint   NOT NULL,
    previous_sequence bigint   NOT NULL,
    cause_sequence    bigint   NOT NULL,
    effective_at      bigint   NOT NULL,
    occurred_at       bigint,
    recorded_at       bigint   NOT NULL,
    topic             smallint NOT NULL,
    topic_offset      bigint   NOT NULL,
    trace_id          bytea,
    reply_to          text,
    body_hash         bigint   NOT NULL,
    answer            bytea,
    detail            bytea,
    payload           bytea,
    PRIMARY KEY (recorded_day, partition, sequence)
) PARTITION BY RANGE (recorded_day);

-- Where each day of a partition begins. The day of recording never goes back within a partition, so this tells the day
-- of a sequence, without which the ledger's key is of no use.
CREATE TABLE ledger_days (
    partition      integer NOT NULL,
    first_sequence bigint  NOT NULL,
    recorded_day   integer NOT NULL,
    PRIMARY KEY (partition, first_sequence),
    UNIQUE (partition, recorded_day)
);

-- Makes a day's table where it is missing. Attaching one, unlike creating it as a partition, waits for nobody who
-- reads or writes the other days.
CREATE FUNCTION ensure_ledger_day(day integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := 'ledger_' || to_char(date '0001-01-01' + day, 'YYYYMMDD');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('streamstock.ledger'));
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE ledger INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', name);
    EXECUTE format('ALTER TABLE ledger ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, day, day + 1);
END
$$;

-- Updated again and again: free room on each page keeps a new version beside the old one, without touching the key's index.
CREATE TABLE products (
    partition        integer NOT NULL,
    product_id       text    NOT NULL,
    on_hand          integer NOT NULL,
    reserved         integer NOT NULL,
    backordered      integer NOT NULL,
    on_order         integer NOT NULL,
    version          bigint  NOT NULL,
    stock_version    bigint  NOT NULL,
    settings_version bigint  NOT NULL,
    last_sequence    bigint  NOT NULL,
    settings         bytea   NOT NULL,
    memory           bytea   NOT NULL,
    PRIMARY KEY (partition, product_id)
) WITH (fillfactor = 60);

CREATE TABLE reservations (
    partition      integer NOT NULL,
    reservation_id text    NOT NULL,
    product_id     text    NOT NULL,
    quantity       integer NOT NULL,
    deadline       bigint  NOT NULL,
    sequence       bigint  NOT NULL,
    state          text    NOT NULL,
    PRIMARY KEY (partition, reservation_id)
);

CREATE INDEX reservations_held ON reservations (partition) WHERE state = 'held';

CREATE TABLE alerts (
    partition   integer NOT NULL,
    alert_id    text    NOT NULL,
    product_id  text    NOT NULL,
    resolved_at bigint,
    version     bigint  NOT NULL,
    alert       bytea   NOT NULL,
    PRIMARY KEY (partition, alert_id)
);

CREATE INDEX alerts_open ON alerts (partition) WHERE resolved_at IS NULL;
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE daily_demand (
    partition            integer NOT NULL,
    product_id           text    NOT NULL,
    day                  integer NOT NULL,
    accepted             bigint  NOT NULL,
    rejected             bigint  NOT NULL,
    returned             bigint  NOT NULL,
    out_of_stock_seconds integer NOT NULL,
    PRIMARY KEY (partition, product_id, day)
) WITH (fillfactor = 80);

-- Fingerprints (8 bytes) and rows (4 bytes, from first_sequence) of the ids decided, a block a commit.
CREATE TABLE dedupe_blocks (
    partition      integer NOT NULL,
    first_sequence bigint  NOT NULL,
    last_sequence  bigint  NOT NULL,
    recorded_at    bigint  NOT NULL,
    ids            bytea   NOT NULL,
    PRIMARY KEY (partition, first_sequence)
);

-- Fingerprints are random; trying to compress them only costs time.
ALTER TABLE dedupe_blocks ALTER COLUMN ids SET STORAGE EXTERNAL;

CREATE TABLE dead_letters (
    partition    integer  NOT NULL,
    sequence     bigint   NOT NULL,
    cluster_id   text     NOT NULL,
    topic_id     text     NOT NULL,
    topic        smallint NOT NULL,
    topic_offset bigint   NOT NULL,
    reason       smallint NOT NULL,
    message      text     NOT NULL,
    key          bytea    NOT NULL,
    payload      bytea    NOT NULL,
    recorded_at  bigint   NOT NULL,
    state        text     NOT NULL DEFAULT 'open',
    PRIMARY KEY (partition, sequence)
);

-- A record is a dead letter once, however often it is read again.
CREATE UNIQUE INDEX dead_letters_source ON dead_letters (topic_id, partition, topic_offset);
