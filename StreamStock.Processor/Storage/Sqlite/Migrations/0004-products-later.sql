-- A version before this one would take the rows of products for complete, so it must not own a partition: it looks for
-- the epoch under its old name, and finds none.
ALTER TABLE partitions RENAME COLUMN owner_epoch TO epoch;

-- Up to this ledger row nothing is missing from the rows of products. A product whose newest ledger rows tell all that
-- changed is written some seconds later, once for all of them; who reads it before folds the ledger rows after this one.
ALTER TABLE partitions ADD COLUMN settled_sequence INTEGER NOT NULL DEFAULT 0;
UPDATE partitions SET settled_sequence = sequence;
