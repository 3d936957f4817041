-- Entries of a source that were taken in otherwise than was asked for, or passed over, newest first: for who looks after it.
CREATE INDEX entry_noted ON entry (source, seen_at DESC, key) WHERE state = 'stored' AND reason IS NOT NULL;
