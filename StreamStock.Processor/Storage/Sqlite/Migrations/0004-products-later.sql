-- A replica of the version before would take its products' rows for complete: none owns a partition any more.
UPDATE partitions SET owner_epoch = owner_epoch + 1;

-- Up to this ledger row the rows of products have all that it tells. A product whose newest rows tell all that changed is
-- written some seconds later, once for all of them; who reads it before folds the rows after this one.
ALTER TABLE partitions ADD COLUMN settled_sequence INTEGER NOT NULL DEFAULT 0;
UPDATE partitions SET settled_sequence = sequence;
