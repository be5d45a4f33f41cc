-- Format 3: the cast (actors across documents), statements and places.

CREATE TABLE actors (
  -- Who the actors of all documents are, taken together.
  id TEXT PRIMARY KEY NOT NULL,    -- id of the smallest member
  name TEXT NOT NULL,
  named INTEGER NOT NULL CHECK (named IN (0, 1)),  -- 0: only described ("a senior official")
  type TEXT NOT NULL,              -- person, organisation, place, group, facility, event
  country TEXT,                    -- ISO 3166-1 alpha-3 or a PLOVER code
  sectors TEXT NOT NULL,           -- PLOVER codes, blank between
  documents INTEGER NOT NULL,      -- that mention it
  mentions INTEGER NOT NULL,
  names TEXT NOT NULL,             -- all spellings, folded, a line each: what a search looks through
  data TEXT NOT NULL               -- aliases with their why, roles, members, links; JSON
) STRICT;

CREATE INDEX actors_in_order ON actors (named, documents DESC, mentions DESC, id, type, country);

CREATE TABLE members (
  -- Actors of single documents, and who of the cast each is.
  id TEXT PRIMARY KEY NOT NULL,    -- document:start-end:actor of its first mention
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  local TEXT NOT NULL,             -- its id in the reading of the document
  actor TEXT NOT NULL REFERENCES actors (id) ON DELETE CASCADE,
  mentions INTEGER NOT NULL
) STRICT;

CREATE INDEX members_by_actor ON members (actor, document);
CREATE INDEX members_by_document ON members (document, local, actor);

CREATE TABLE doubts (
  -- Pairs of members that may be one: too like to say no, not enough to say yes.
  left TEXT NOT NULL,
  right TEXT NOT NULL,
  score REAL NOT NULL,             -- 0..1
  data TEXT NOT NULL,              -- features with weights, JSON
  PRIMARY KEY (left, right)
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
  -- Who said what: one row each, nested ones with their parent. Made with the description.
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,         -- in order of telling, a nested one after its parent
  parent INTEGER,                  -- number of the statement that holds it
  manner TEXT NOT NULL,            -- direct, mixed, indirect
  speech INTEGER NOT NULL CHECK (speech IN (0, 1)),
  anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
  act TEXT,                        -- claim, denial, ...; NULL: not speech
  channel TEXT NOT NULL,           -- its words, '' where none is told
  score REAL NOT NULL,
  data TEXT NOT NULL,              -- the statement without what is nested in it, JSON
  PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

-- Filters and counts read this alone: the rows themselves are heavy with JSON.
CREATE INDEX statements_in_short ON statements (
  manner, anonymous, act, speech, channel, document, number
);

CREATE TABLE voices (
  -- Who takes part in a statement: actors of the document, by the id its reading gave.
  document INTEGER NOT NULL,
  number INTEGER NOT NULL,
  part TEXT NOT NULL,              -- speaker, addressee, hop
  local TEXT NOT NULL,
  PRIMARY KEY (document, local, part, number),
  FOREIGN KEY (document, number) REFERENCES statements (document, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX voices_by_statement ON voices (document, number);

CREATE TABLE located (
  -- Mentions of places that were found in the gazetteer. Made with the description.
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  place TEXT NOT NULL,             -- id of the gazetteer's entry
  name TEXT NOT NULL,
  level TEXT NOT NULL,             -- country, admin1, city, ...
  country TEXT,                    -- ISO 3166-1 alpha-3
  latitude REAL,
  longitude REAL,
  PRIMARY KEY (document, start, end)
) STRICT, WITHOUT ROWID;

CREATE INDEX located_by_place ON located (place, document);
