-- How many rows of each status a send had when its rows began to be forgotten, as JSON; and when the last of them was.
ALTER TABLE send ADD COLUMN outcomes TEXT;
ALTER TABLE send ADD COLUMN pruned_at TEXT;
-- Sends that are over and still have rows: the oldest are forgotten first.
CREATE INDEX send_kept ON send (finished_at, id) WHERE finished_at IS NOT NULL AND pruned_at IS NULL;

-- How many of the readers that an import made or met have the address of a role.
ALTER TABLE import_job ADD COLUMN roles INTEGER NOT NULL DEFAULT 0;
CREATE INDEX import_job_by_time ON import_job (started_at, id);

-- Who is deleted leaves a hash behind, so that no import brings them back: the list knows one reason more.
CREATE TABLE suppression_new (
  hash TEXT NOT NULL,
  newsletter TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('hard-bounce', 'complaint', 'unsubscribed', 'deleted', 'operator')),
  at TEXT NOT NULL,
  PRIMARY KEY (hash, newsletter)
) STRICT, WITHOUT ROWID;
INSERT INTO suppression_new SELECT hash, newsletter, reason, at FROM suppression;
DROP TABLE suppression;
ALTER TABLE suppression_new RENAME TO suppression;
CREATE INDEX suppression_by_time ON suppression (at, hash);
