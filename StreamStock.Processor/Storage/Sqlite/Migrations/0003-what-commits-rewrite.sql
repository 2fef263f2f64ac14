-- A replica of the version before would go on writing days and hours to where they are not looked for: none owns a
-- partition any more.
UPDATE partitions SET owner_epoch = owner_epoch + 1;

-- A change of stock rewrites its product's row: what it leaves alone, which is most of the bytes, lies by itself.
CREATE TABLE product_settings (
    partition  INTEGER NOT NULL,
    product_id TEXT    NOT NULL,
    settings   BLOB    NOT NULL,
    PRIMARY KEY (partition, product_id)
) WITHOUT ROWID;

INSERT INTO product_settings SELECT partition, product_id, settings FROM products;
ALTER TABLE products DROP COLUMN settings;

-- The newest day of demand, which nearly every event changes, lies with its product: one row is written for both. A day
-- goes to daily_demand when a newer one begins. Day 0 stands for none.
ALTER TABLE products ADD COLUMN newest_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN newest_accepted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN newest_rejected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN newest_returned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN newest_out_of_stock_seconds INTEGER NOT NULL DEFAULT 0;

UPDATE products SET (newest_day, newest_accepted, newest_rejected, newest_returned, newest_out_of_stock_seconds) = (
    SELECT day, accepted, rejected, returned, out_of_stock_seconds FROM daily_demand d
    WHERE d.partition = products.partition AND d.product_id = products.product_id ORDER BY day DESC LIMIT 1)
WHERE EXISTS (SELECT 1 FROM daily_demand d WHERE d.partition = products.partition AND d.product_id = products.product_id);

DELETE FROM daily_demand WHERE EXISTS (
    SELECT 1 FROM products p
    WHERE p.partition = daily_demand.partition AND p.product_id = daily_demand.product_id AND p.newest_day = daily_demand.day);

-- Likewise the counts of the hour that a partition is in: they go to hourly_counts when it ends, and are added to what an
-- earlier version has counted there.
ALTER TABLE partitions ADD COLUMN open_hour TEXT NOT NULL DEFAULT '[]';
