-- Definitions: what an editor writes. `data` is JSON, checked by the schema of its noun when read.
CREATE TABLE newsletter (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE theme (
  id TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE concept_set (
  id TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT;

-- An article is dated by a whole day or by an instant, never by both; neither where its source gave none.
CREATE TABLE article (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  url TEXT,
  title TEXT NOT NULL,
  publisher TEXT,
  after TEXT,
  byline TEXT,
  lang TEXT NOT NULL,
  published_day TEXT,
  published_at TEXT,
  published_basis TEXT,
  fingerprint TEXT NOT NULL,
  text TEXT NOT NULL,
  CHECK (published_day IS NULL OR published_at IS NULL)
) STRICT;
CREATE INDEX article_by_day ON article (published_day, id) WHERE published_day IS NOT NULL;
CREATE INDEX article_by_instant ON article (published_at, id) WHERE published_at IS NOT NULL;
CREATE INDEX article_by_source ON article (source, id);

-- What analysis found, once, when the article was stored. `data` is an Annotation.
CREATE TABLE annotation (
  article TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  data TEXT NOT NULL,
  -- What comparing the article with others needs: a StorySignature.
  signature TEXT NOT NULL
) STRICT;

-- Frozen builds. `data` is the Digest, byte for byte as it was sealed.
CREATE TABLE digest (
  id TEXT PRIMARY KEY,
  newsletter TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  stories INTEGER NOT NULL,
  hash TEXT NOT NULL,
  -- The issue of the newsletter's own cadence, not a window somebody asked for.
  own INTEGER NOT NULL CHECK (own IN (0, 1)),
  built_at TEXT NOT NULL,
  published_at TEXT,
  summary TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX digest_published ON digest (to_day DESC, id DESC) WHERE published_at IS NOT NULL;
CREATE INDEX digest_published_by_newsletter ON digest (newsletter, to_day DESC, id DESC) WHERE published_at IS NOT NULL;

-- Which digests carry an article.
CREATE TABLE digest_article (
  article TEXT NOT NULL,
  digest TEXT NOT NULL REFERENCES digest (id) ON DELETE CASCADE,
  PRIMARY KEY (article, digest)
) STRICT, WITHOUT ROWID;

-- How far a job that takes several invocations has come. `data` is JSON.
CREATE TABLE progress (
  job TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT;
