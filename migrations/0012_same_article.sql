-- Articles of one text are found by it and their title, which a text of 600 characters and more does without: a short one may
-- stand under thousands of pieces.
CREATE INDEX article_same ON article (fingerprint, iif(length(text) >= 600, '', title));
DROP INDEX article_by_fingerprint;
