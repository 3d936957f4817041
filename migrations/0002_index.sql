-- Articles get a number, so that what is looked up by the million rows names them in a few bytes. `n` is never shown.
CREATE TABLE article_numbered (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
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
INSERT INTO article_numbered (id, source, url, title, publisher, after, byline, lang, published_day, published_at,
  published_basis, fingerprint, text)
SELECT id, source, url, title, publisher, after, byline, lang, published_day, published_at, published_basis, fingerprint, text
FROM article ORDER BY id;

CREATE TABLE annotation_kept (article TEXT PRIMARY KEY, data TEXT NOT NULL, signature TEXT NOT NULL) STRICT;
INSERT INTO annotation_kept SELECT article, data, signature FROM annotation;
DROP TABLE annotation;
DROP TABLE article;
ALTER TABLE article_numbered RENAME TO article;
CREATE INDEX article_by_day ON article (published_day, id) WHERE published_day IS NOT NULL;
CREATE INDEX article_by_instant ON article (published_at, id) WHERE published_at IS NOT NULL;
CREATE INDEX article_by_source ON article (source, id);
CREATE TABLE annotation (
  article TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  data TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;
INSERT INTO annotation SELECT article, data, signature FROM annotation_kept;
DROP TABLE annotation_kept;

-- Under which keys an article is found by later ones of the same event. `key` is a hash; `at` is minutes since 1970.
CREATE TABLE story_key (
  key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  n INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
  PRIMARY KEY (key, at, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_key_by_article ON story_key (n);

-- The story that an article was put in when it was stored: the id of the story's first article, and how it stands to it.
CREATE TABLE story_member (
  n INTEGER PRIMARY KEY REFERENCES article (n) ON DELETE CASCADE,
  story TEXT NOT NULL,
  relation TEXT
) STRICT;
CREATE INDEX story_member_by_story ON story_member (story, n);
-- A story whose first article goes is named by the next one stored, so that another article of the old id is not put into it.
CREATE TRIGGER story_renamed AFTER DELETE ON story_member WHEN old.relation IS NULL BEGIN
  UPDATE story_member SET
    story = (SELECT id FROM article WHERE n = (SELECT min(n) FROM story_member WHERE story = old.story)),
    relation = CASE n WHEN (SELECT min(n) FROM story_member WHERE story = old.story) THEN NULL ELSE relation END
  WHERE story = old.story;
END;

-- The themes that hold for an article; `published` is its day or instant, null ones are left out.
CREATE TABLE article_theme (
  theme TEXT NOT NULL,
  published TEXT NOT NULL,
  n INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
  score REAL NOT NULL,
  PRIMARY KEY (theme, published, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_theme_by_article ON article_theme (n);

-- The claims ledger: every figure of every dated article. `data` is the Claim with its Period.
CREATE TABLE claim (
  n INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  published TEXT NOT NULL,
  side TEXT NOT NULL,
  measure TEXT NOT NULL,
  -- What the figure covers, so that like stands by like: a kind and, where the text gives them, days.
  period TEXT NOT NULL,
  -- The claimant's name in one spelling; the empty string for the outlet itself.
  claimant TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (n, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_time ON claim (published, n, ordinal);
CREATE INDEX claim_by_side ON claim (side, published, n, ordinal);
CREATE INDEX claim_by_measure ON claim (measure, published, n, ordinal);
CREATE INDEX claim_by_counted ON claim (side, measure, published, n, ordinal);
CREATE INDEX claim_by_claimant ON claim (claimant, published, n, ordinal);

-- Words of titles and texts, for search; the texts themselves are not stored twice.
CREATE VIRTUAL TABLE search USING fts5 (title, text, content = '', contentless_delete = 1, tokenize = 'porter unicode61');
CREATE TRIGGER article_unsearched AFTER DELETE ON article BEGIN
  DELETE FROM search WHERE rowid = old.n;
END;

-- The issues of a newsletter's own cadence that have stories, newest first: for its feeds, and to tell what is new.
CREATE INDEX digest_own_by_newsletter ON digest (newsletter, to_day DESC, id DESC)
  WHERE published_at IS NOT NULL AND own = 1 AND stories > 0;

-- What is stored already is indexed by loading the corpus again, and its digests are built again: those of before
-- this version say nothing of what is new.
DELETE FROM digest_article;
DELETE FROM digest;
DELETE FROM progress;
