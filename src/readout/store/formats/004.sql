-- Format 4: what happened, how many, what is claimed and wanted, and the timeline.

CREATE TABLE told (
  -- Events as single documents tell them, figures, and editors' notices. Made with the description.
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  kind TEXT NOT NULL,              -- event, figure, position, notice
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  label TEXT NOT NULL,             -- type of an event, measure of a figure, act of a position
  data TEXT NOT NULL,              -- the row as its reading has it, JSON
  PRIMARY KEY (document, kind, start, end)
) STRICT, WITHOUT ROWID;

CREATE INDEX told_by_label ON told (kind, label, document, start, end);

CREATE TABLE happenings (
  -- Events across documents.
  id TEXT PRIMARY KEY NOT NULL,    -- id of the smallest mention
  name TEXT NOT NULL,              -- the words that most documents use
  type TEXT NOT NULL,              -- PLOVER type that most documents tell
  quad INTEGER,                    -- 1 verbal, 2 material cooperation; 3, 4 conflict
  intensity REAL,                  -- PLOVER's scale, -10..10
  factuality TEXT NOT NULL,        -- actual, planned, hypothetical, negated, possible
  historical INTEGER NOT NULL CHECK (historical IN (0, 1)),
  occasion TEXT,                   -- meeting, call, visit, briefing
  earliest TEXT,                   -- ISO 8601 days
  latest TEXT,
  precision TEXT NOT NULL,
  place TEXT,                      -- id of the gazetteer's entry
  documents INTEGER NOT NULL,
  sources INTEGER NOT NULL,        -- independent ones
  words TEXT NOT NULL,             -- name, places, participants, folded: what a search looks through
  data TEXT NOT NULL,              -- all of it, JSON
  readouts TEXT                    -- of an occasion: what each party says, JSON
) STRICT;

CREATE INDEX happenings_in_order ON happenings (
  sources DESC, documents DESC, id, type, factuality, historical, earliest, latest
);
CREATE INDEX happenings_by_day ON happenings (earliest, latest, id);

CREATE TABLE happened (
  -- Mentions of events in documents, and which event each is of.
  id TEXT PRIMARY KEY NOT NULL,    -- document:start-end:event
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  happening TEXT NOT NULL REFERENCES happenings (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX happened_by_event ON happened (happening, document, start);
CREATE INDEX happened_by_document ON happened (document, start, happening);

CREATE TABLE participants (
  -- Who takes part in an event.
  actor TEXT NOT NULL,             -- of the cast
  happening TEXT NOT NULL REFERENCES happenings (id) ON DELETE CASCADE,
  side TEXT NOT NULL,              -- actor, recipient, both
  PRIMARY KEY (actor, happening)
) STRICT, WITHOUT ROWID;

CREATE INDEX participants_by_event ON participants (happening, actor);

CREATE TABLE claims (
  -- What several say of one matter, and how that fits together.
  id TEXT PRIMARY KEY NOT NULL,    -- id of the smallest member
  kind TEXT NOT NULL,              -- figure, statement
  relation TEXT NOT NULL,          -- agree, refine, supersede, conflict
  measure TEXT NOT NULL,           -- of figures: what is said of those counted
  earliest TEXT,                   -- of the days on which it was said, ISO 8601
  latest TEXT,
  documents INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  score REAL NOT NULL,             -- of its weightiest pair
  data TEXT NOT NULL               -- all of it, JSON
) STRICT;

CREATE INDEX claims_in_order ON claims (relation, score DESC, sources DESC, id);

CREATE TABLE claimed (
  -- Figures and statements, and which claim each is part of.
  id TEXT PRIMARY KEY NOT NULL,    -- of the row
  claim TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  holder TEXT                      -- of the cast; NULL: the outlet
) STRICT;

CREATE INDEX claimed_by_claim ON claimed (claim);
CREATE INDEX claimed_by_document ON claimed (document);
CREATE INDEX claimed_by_holder ON claimed (holder, claim);

CREATE TABLE stances (
  -- What each actor demands, offers, refuses, warns of or commits to, over time.
  id TEXT PRIMARY KEY NOT NULL,
  actor TEXT,                      -- of the cast
  act TEXT NOT NULL,
  strength TEXT NOT NULL,
  change TEXT NOT NULL,            -- new, repeated, changed, ...
  earliest TEXT,                   -- ISO 8601 days
  latest TEXT,
  documents INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  data TEXT NOT NULL               -- all of it, JSON
) STRICT;

CREATE INDEX stances_by_actor ON stances (actor, earliest, latest, id);
CREATE INDEX stances_by_day ON stances (earliest, latest, id);

CREATE TABLE entries (
  -- The timeline, the weightiest first.
  rank INTEGER PRIMARY KEY NOT NULL,
  id TEXT NOT NULL UNIQUE,
  event TEXT,                      -- of happenings
  kind TEXT NOT NULL,              -- event, occasion, statement, figure
  factuality TEXT NOT NULL,
  earliest TEXT,                   -- ISO 8601 days
  latest TEXT,
  precision TEXT NOT NULL,
  documents INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  data TEXT NOT NULL               -- all of it, JSON
) STRICT;

CREATE INDEX entries_by_day ON entries (earliest, latest, rank);

CREATE TABLE marked (
  -- What entries of the timeline are filtered by.
  label TEXT NOT NULL,             -- actor, type, place, outlet
  value TEXT NOT NULL,
  rank INTEGER NOT NULL REFERENCES entries (rank) ON DELETE CASCADE,
  PRIMARY KEY (label, value, rank)
) STRICT, WITHOUT ROWID;

CREATE INDEX marked_by_entry ON marked (rank, label);

CREATE TABLE snapshots (
  -- States of the record, to say later what has changed since.
  name TEXT PRIMARY KEY NOT NULL,
  made TEXT NOT NULL,              -- ISO 8601 time
  documents INTEGER NOT NULL,      -- how many there were
  digest TEXT NOT NULL,            -- of data
  data BLOB NOT NULL               -- what there was, packed
) STRICT, WITHOUT ROWID;

CREATE TABLE bases (
  -- What corrections of actors were laid over: the actors that documents alone make, of those that
  -- are another by now, and what judgements make of them before they are given other names.
  id TEXT NOT NULL,
  made INTEGER NOT NULL CHECK (made IN (0, 1)),  -- 0: by documents alone, 1: by judgements, too
  data TEXT NOT NULL,              -- the actor, JSON
  PRIMARY KEY (id, made)
) STRICT, WITHOUT ROWID;

ALTER TABLE members ADD COLUMN owner TEXT;  -- id of the member that it belongs to
CREATE INDEX members_by_owner ON members (owner) WHERE owner IS NOT NULL;

ALTER TABLE doubts ADD COLUMN spoken INTEGER NOT NULL DEFAULT 0 CHECK (spoken IN (0, 1));

CREATE TABLE rejected (
  -- Rows that a person rejected: left out of pages, exports and links.
  id TEXT PRIMARY KEY NOT NULL,    -- document:start-end:kind
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  kind TEXT NOT NULL,              -- statement, event, figure, mention, ...
  start INTEGER NOT NULL,
  end INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rejected_by_place ON rejected (document, kind, start, end);

ALTER TABLE statements ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0 CHECK (rejected IN (0, 1));
DROP INDEX statements_in_short;
CREATE INDEX statements_in_short ON statements (
  manner, anonymous, act, speech, channel, document, number, rejected
);
CREATE INDEX statements_rejected ON statements (document, number) WHERE rejected;

CREATE TABLE wordings (
  -- The words of statements, events, figures and positions, to be searched. Made with the description.
  key INTEGER PRIMARY KEY,         -- documents.key * 2^20 + kind (0 to 3, in the order below) * 2^18 + number:
                                   -- so the index tells of a match whose it is without a look at the row
  kind TEXT NOT NULL,              -- statement, event, figure, position
  start INTEGER NOT NULL,          -- what the row's id is made of
  end INTEGER NOT NULL,
  spans TEXT NOT NULL,             -- where the words stand in the text, JSON
  words TEXT NOT NULL              -- a statement's content, an event's sentence, a figure, a position
) STRICT;

CREATE VIRTUAL TABLE search_rows USING fts5 (
  words,
  content = 'wordings', content_rowid = 'key',
  tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER search_rows_insert AFTER INSERT ON wordings BEGIN
  INSERT INTO search_rows (rowid, words) VALUES (new.key, new.words);
END;

CREATE TRIGGER search_rows_delete BEFORE DELETE ON wordings BEGIN
  INSERT INTO search_rows (search_rows, rowid, words) VALUES ('delete', old.key, old.words);
END;

CREATE TRIGGER wordings_delete BEFORE DELETE ON documents BEGIN
  DELETE FROM wordings WHERE key >= old.key << 20 AND key < (old.key + 1) << 20;
END;

CREATE TABLE stories (
  -- Documents that tell one story, and documents that tell of one incident.
  kind TEXT NOT NULL,              -- story, incident
  id TEXT NOT NULL,                -- kind:id of the smallest document
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  size INTEGER NOT NULL,           -- documents of the group
  PRIMARY KEY (kind, id, document)
) STRICT, WITHOUT ROWID;

CREATE INDEX stories_by_id ON stories (id, document);
CREATE INDEX stories_by_document ON stories (document, kind);

CREATE TABLE related (
  -- Pairs of figures or statements that may be of one matter.
  left TEXT NOT NULL,              -- ids of their rows
  right TEXT NOT NULL,
  score REAL NOT NULL,             -- 0..1
  data TEXT NOT NULL,              -- features with weights, JSON
  PRIMARY KEY (left, right)
) STRICT, WITHOUT ROWID;

CREATE INDEX related_in_order ON related (score DESC, left, right);
CREATE INDEX related_by_right ON related (right);

-- Documents were described without all this: they are to be built again.
DELETE FROM state;
