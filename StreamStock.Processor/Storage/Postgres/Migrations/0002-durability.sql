-- Where the kept ledger of a partition begins: its last row that was dropped. No row while nothing was.
CREATE TABLE ledger_starts (
    partition    integer PRIMARY KEY,
    sequence     bigint  NOT NULL,
    effective_at bigint  NOT NULL
);

-- State of each product at the start of the kept ledger, under the sequence of its last row that was dropped.
CREATE TABLE openings (
    partition    integer NOT NULL,
    product_id   text    NOT NULL,
    sequence     bigint  NOT NULL,
    effective_at bigint  NOT NULL,
    recorded_at  bigint  NOT NULL,
    state        bytea   NOT NULL,
    PRIMARY KEY (partition, product_id)
);

-- Daily demand at the start of the kept ledger, apart from the state because dropping a day changes few of its days.
CREATE TABLE opening_demand (
    partition            integer NOT NULL,
    product_id           text    NOT NULL,
    day                  integer NOT NULL,
    accepted             bigint  NOT NULL,
    rejected             bigint  NOT NULL,
    returned             bigint  NOT NULL,
    out_of_stock_seconds integer NOT NULL,
    PRIMARY KEY (partition, product_id, day)
);

-- Ledger rows by hour of partition time (hours since 1970-01-01 UTC): kept when the rows are gone.
CREATE TABLE hourly_counts (
    hour      bigint  NOT NULL,
    partition integer NOT NULL,
    kind      smallint NOT NULL,
    outcome   smallint NOT NULL,
    events    bigint  NOT NULL,
    units     bigint  NOT NULL,
    PRIMARY KEY (hour, partition, kind, outcome)
) WITH (fillfactor = 50);

INSERT INTO hourly_counts
SELECT effective_at / 3600000000, partition, kind, outcome, count(*), sum(quantity) FROM ledger GROUP BY 1, 2, 3, 4;

CREATE INDEX alerts_of_product ON alerts (partition, product_id);
CREATE INDEX reservations_of_product ON reservations (partition, product_id);

-- Who redrives a letter now and until when that claim holds; what became of the letter; the row that decided it again.
ALTER TABLE dead_letters ADD COLUMN claim text;
ALTER TABLE dead_letters ADD COLUMN claimed_until bigint;
ALTER TABLE dead_letters ADD COLUMN changed_at bigint;
ALTER TABLE dead_letters ADD COLUMN changed_by text;
ALTER TABLE dead_letters ADD COLUMN note text;
ALTER TABLE dead_letters ADD COLUMN decided_partition integer;
ALTER TABLE dead_letters ADD COLUMN decided_sequence bigint;

CREATE INDEX dead_letters_recorded ON dead_letters (recorded_at, partition, sequence);
CREATE INDEX dead_letters_open ON dead_letters (partition) WHERE state = 'open';

-- Partitions that do not go on by themselves, and whether a person let them.
CREATE TABLE partition_stops (
    partition   integer NOT NULL,
    topic       smallint NOT NULL,
    kind        text    NOT NULL,
    message     text    NOT NULL,
    cluster_id  text    NOT NULL,
    topic_id    text    NOT NULL,
    next_offset bigint  NOT NULL,
    stopped_at  bigint  NOT NULL,
    accepted_at bigint,
    accepted_by text,
    PRIMARY KEY (partition, topic)
);
