-- How many readers an import met who were as the file says already.
ALTER TABLE import_job ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0;
