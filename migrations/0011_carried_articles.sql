-- Articles that a source carried and another one had brought, by their date, so that its list holds them too. The database keeps
-- this itself, so that no writer can forget it: entries say which source carried what.
CREATE TABLE article_carried (
  source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  -- As article_by_source has it.
  published TEXT NOT NULL,
  n INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
  PRIMARY KEY (source, published, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_carried_by_article ON article_carried (n, source);
INSERT INTO article_carried (source, published, n)
SELECT DISTINCT e.source, coalesce(a.published_day, a.published_at, ''), a.n
FROM entry e JOIN article a ON a.id = e.article WHERE e.article IS NOT NULL AND a.source <> e.source;

CREATE TRIGGER entry_carried AFTER UPDATE OF article ON entry
WHEN old.article IS NOT new.article BEGIN
  DELETE FROM article_carried WHERE source = old.source AND n = (SELECT n FROM article WHERE id = old.article)
    AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.article = old.article AND e.source = old.source);
  INSERT INTO article_carried (source, published, n)
  SELECT new.source, coalesce(a.published_day, a.published_at, ''), a.n FROM article a
  WHERE a.id = new.article AND a.source <> new.source ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER article_carried_anew AFTER UPDATE OF source, published_day, published_at ON article
WHEN old.source <> new.source
  OR coalesce(old.published_day, old.published_at, '') <> coalesce(new.published_day, new.published_at, '') BEGIN
  DELETE FROM article_carried WHERE n = new.n;
  INSERT INTO article_carried (source, published, n)
  SELECT DISTINCT e.source, coalesce(new.published_day, new.published_at, ''), new.n FROM entry e
  WHERE e.article = new.id AND e.source <> new.source;
END;
