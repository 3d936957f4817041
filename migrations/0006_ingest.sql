-- Where articles come from. A source is polled when `next_poll_at` has passed; what has none is not polled.
CREATE TABLE source (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'mail', 'api')),
  -- The newsletter whose digests its articles may stand in; null for all of them.
  newsletter TEXT,
  title TEXT NOT NULL,
  -- A feed's address; null where nothing is fetched.
  url TEXT UNIQUE,
  -- SourceSettings: what an operator chose.
  settings TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'gone')),
  created_at TEXT NOT NULL,
  next_poll_at TEXT,
  -- Who polls it now, and until when nobody else does.
  lease TEXT,
  lease_until TEXT,
  etag TEXT,
  last_modified TEXT,
  -- SHA-256 of the last body, so that an unchanged one is not read again where a server knows no validators.
  body_hash TEXT,
  interval_minutes INTEGER NOT NULL,
  -- PollHints: how often the feed asked to be polled when it was last read; a server that answers 304 sends no document.
  hints TEXT,
  last_polled_at TEXT,
  last_success_at TEXT,
  last_error TEXT,
  failures INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX source_due ON source (next_poll_at, id) WHERE next_poll_at IS NOT NULL;
CREATE INDEX source_by_newsletter ON source (newsletter, id);
CREATE INDEX source_failing ON source (id) WHERE failures > 0;

-- What came in from a source, once for each entry. `key` is made of what names it there, `id_key` of its id alone, `hash`
-- of its title and of what it says.
-- `listed_at` is when the source was last seen to list it, to some days: what it lists no more may be forgotten.
-- `data` is the Entry while it waits to become an article, and where it failed; null once it is stored.
CREATE TABLE entry (
  source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  id_key TEXT,
  hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'failed')),
  article TEXT,
  seen_at TEXT NOT NULL,
  listed_at TEXT NOT NULL,
  due_at TEXT,
  lease TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  data TEXT,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_by_id ON entry (source, id_key) WHERE id_key IS NOT NULL;
CREATE INDEX entry_waiting ON entry (due_at, source, key) WHERE state = 'waiting';
CREATE INDEX entry_failed ON entry (seen_at DESC, source, key) WHERE state = 'failed';
CREATE INDEX entry_by_seen ON entry (source, seen_at);
CREATE INDEX entry_by_listed ON entry (source, listed_at);
CREATE INDEX entry_by_article ON entry (article, source) WHERE article IS NOT NULL;

-- Under which canonical addresses an article was seen: two feeds that carry one page bring one article.
CREATE TABLE article_url (
  url TEXT PRIMARY KEY,
  article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX article_url_by_article ON article_url (article);
-- What a corpus brought is known by its addresses once it is loaded again, which changes nothing else.
DELETE FROM progress WHERE job = 'corpus';
CREATE INDEX article_by_fingerprint ON article (fingerprint, publisher);
-- Articles newest first, of all sources and of one; those without a date come last.
CREATE INDEX article_by_date ON article (coalesce(published_day, published_at, ''), n);
DROP INDEX article_by_source;
CREATE INDEX article_by_source ON article (source, coalesce(published_day, published_at, ''), n);

-- An article that says something else is a new revision of itself. What it said before is kept here by the database
-- itself, so that no writer can forget it; a digest names the revision that it printed.
ALTER TABLE article ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE article ADD COLUMN stored_at TEXT;
CREATE TABLE article_revision (
  article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  -- The Annotation of that text; null where none was made yet.
  annotation TEXT,
  PRIMARY KEY (article, revision)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER article_revised BEFORE UPDATE OF title, text ON article
WHEN old.title <> new.title OR old.text <> new.text BEGIN
  INSERT INTO article_revision (article, revision, title, text, annotation)
  VALUES (old.id, old.revision, old.title, old.text, (SELECT data FROM annotation WHERE article = old.id))
  ON CONFLICT (article, revision) DO NOTHING;
END;
CREATE TRIGGER article_revision_counted AFTER UPDATE OF title, text ON article
WHEN old.title <> new.title OR old.text <> new.text BEGIN
  UPDATE article SET revision = old.revision + 1 WHERE n = new.n;
END;
ALTER TABLE digest_article ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

-- SHA-256 of the definitions that an annotation was made with: those of others are made anew in the background.
ALTER TABLE annotation ADD COLUMN definitions TEXT;
CREATE INDEX annotation_by_definitions ON annotation (definitions, article);

-- Politeness to hosts: when the next request to each may go out, and what its robots.txt says.
CREATE TABLE host (
  host TEXT PRIMARY KEY,
  free_at TEXT NOT NULL,
  robots TEXT,
  robots_until TEXT
) STRICT, WITHOUT ROWID;

-- WebSub: what we asked of a hub (https://www.w3.org/TR/websub/). `secret` signs what it sends.
CREATE TABLE hub_subscription (
  source TEXT PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  secret TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('asked', 'active', 'refused')),
  asked_at TEXT NOT NULL,
  lease_until TEXT
) STRICT;
CREATE INDEX hub_lease ON hub_subscription (lease_until) WHERE lease_until IS NOT NULL;

-- What a client named a request that stored articles, so that the same request again answers the same.
CREATE TABLE article_request (
  key TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  at TEXT NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX article_request_by_time ON article_request (at);
