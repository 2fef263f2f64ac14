-- Where each day of a partition begins. A day that is not listed is no part of the ledger any more, though some of its
-- rows may still wait to be deleted.
CREATE TABLE ledger_days (
    partition      INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    recorded_day   INTEGER NOT NULL,
    PRIMARY KEY (partition, first_sequence),
    UNIQUE (partition, recorded_day)
) WITHOUT ROWID;

INSERT INTO ledger_days SELECT partition, min(sequence), recorded_day FROM ledger GROUP BY partition, recorded_day;

-- Where the kept ledger of a partition begins: its last row that was dropped. No row while nothing was.
CREATE TABLE ledger_starts (
    partition    INTEGER PRIMARY KEY,
    sequence     INTEGER NOT NULL,
    effective_at INTEGER NOT NULL
);

-- State of each product at the start of the kept ledger, under the sequence of its last row that was dropped.
CREATE TABLE openings (
    partition    INTEGER NOT NULL,
    product_id   TEXT    NOT NULL,
    sequence     INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL,
    state        BLOB    NOT NULL,
    PRIMARY KEY (partition, product_id)
) WITHOUT ROWID;

-- Daily demand at the start of the kept ledger, apart from the state because dropping a day changes few of its days.
CREATE TABLE opening_demand (
    partition            INTEGER NOT NULL,
    product_id           TEXT    NOT NULL,
    day                  INTEGER NOT NULL,
    accepted             INTEGER NOT NULL,
    rejected             INTEGER NOT NULL,
    returned             INTEGER NOT NULL,
    out_of_stock_seconds INTEGER NOT NULL,
    PRIMARY KEY (partition, product_id, day)
) WITHOUT ROWID;

-- Ledger rows by hour of partition time (hours since 1970-01-01 UTC): kept when the rows are gone.
CREATE TABLE hourly_counts (
    hour      INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    kind      INTEGER NOT NULL,
    outcome   INTEGER NOT NULL,
    events    INTEGER NOT NULL,
    units     INTEGER NOT NULL,
    PRIMARY KEY (hour, partition, kind, outcome)
) WITHOUT ROWID;

INSERT INTO hourly_counts
SELECT effective_at / 3600000000, partition, kind, outcome, count(*), sum(quantity) FROM ledger GROUP BY 1, 2, 3, 4;

CREATE INDEX alerts_of_product ON alerts (partition, product_id);
CREATE INDEX reservations_of_product ON reservations (partition, product_id);

-- Who redrives a letter now and until when that claim holds; what became of the letter; the row that decided it again.
ALTER TABLE dead_letters ADD COLUMN claim TEXT;
ALTER TABLE dead_letters ADD COLUMN claimed_until INTEGER;
ALTER TABLE dead_letters ADD COLUMN changed_at INTEGER;
ALTER TABLE dead_letters ADD COLUMN changed_by TEXT;
ALTER TABLE dead_letters ADD COLUMN note TEXT;
ALTER TABLE dead_letters ADD COLUMN decided_partition INTEGER;
ALTER TABLE dead_letters ADD COLUMN decided_sequence INTEGER;

CREATE INDEX dead_letters_recorded ON dead_letters (recorded_at, partition, sequence);
CREATE INDEX dead_letters_open ON dead_letters (partition) WHERE state = 'open';

-- Partitions that do not go on by themselves, and whether a person let them.
CREATE TABLE partition_stops (
    partition   INTEGER NOT NULL,
    topic       INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    cluster_id  TEXT    NOT NULL,
    topic_id    TEXT    NOT NULL,
    next_offset INTEGER NOT NULL,
    stopped_at  INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_by TEXT,
    PRIMARY KEY (partition, topic)
) WITHOUT ROWID;
