-- Whose turn it is to put articles into stories: one at a time, as each must find what the others have stored. `until` is
-- when the turn ends by itself; empty where nobody has it.
CREATE TABLE story_turn (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  until TEXT NOT NULL
) STRICT;
INSERT INTO story_turn (id, holder, until) VALUES (1, '', '');
