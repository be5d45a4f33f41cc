-- Format 1 of the project file. The comments inside the statements are kept by SQLite, so
-- that `.schema` in any tool explains the tables. docs/record-format.md says the same at length.

CREATE TABLE files (
  -- Every input that was looked at, one row a file or stream.
  name TEXT PRIMARY KEY NOT NULL,  -- path, relative to the project's folder where inside it; '-' is standard input
  hash TEXT,                       -- SHA-256 of the file's bytes when it was last taken in to its end
  ingest_digest TEXT,              -- version of the ingest code that took it in
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))  -- 1: no longer there at the last ingest
) STRICT, WITHOUT ROWID;

CREATE TABLE failures (
  -- Inputs that did not, or not cleanly, become documents.
  file TEXT NOT NULL REFERENCES files (name) ON DELETE CASCADE,  -- the file it was met in
  number INTEGER NOT NULL,         -- counts the failures of one file, from 0
  path TEXT NOT NULL,              -- what failed: the file, or a member of it
  line INTEGER,                    -- 1-based line of a multi-article file
  input_id TEXT,                   -- id that the failed row gave
  reason TEXT NOT NULL,            -- stable code: empty, binary, encoding ...
  message TEXT NOT NULL,           -- the same for people, with what would help
  PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
  -- Texts as received, each once. A text is never rewritten.
  hash TEXT PRIMARY KEY NOT NULL,  -- SHA-256 of the text in UTF-8, 64 hexadecimal digits
  chars INTEGER NOT NULL,          -- length in Unicode code points; spans count these
  text TEXT NOT NULL
) STRICT;

CREATE TABLE raws (
  -- The bytes that documents were made from, each once.
  hash TEXT PRIMARY KEY NOT NULL,  -- SHA-256 of the bytes
  codec TEXT NOT NULL CHECK (codec IN ('text', 'plain', 'zlib')),
                                   -- text: encode the text; plain: as they are; zlib: inflate them
  bytes BLOB,                      -- the bytes in that codec, NULL for 'text'
  text_hash TEXT REFERENCES texts (hash),  -- for 'text': the text that, encoded, is these bytes
  encoding TEXT,                   -- for 'text': the encoding, a name that Python knows
  CHECK ((codec = 'text') = (bytes IS NULL)),
  CHECK ((codec = 'text') = (text_hash IS NOT NULL AND encoding IS NOT NULL))
) STRICT;

CREATE INDEX raws_by_text ON raws (text_hash);

CREATE TABLE documents (
  -- Articles. One row each, whatever the number of places where the article was seen.
  key INTEGER PRIMARY KEY,         -- joins tables of this file; says nothing, may differ between equal projects
  id TEXT NOT NULL UNIQUE,         -- public id, made from text, address, publisher and given date
  text_hash TEXT NOT NULL REFERENCES texts (hash),
  state TEXT NOT NULL CHECK (state IN ('current', 'superseded', 'gone')),
                                   -- superseded: a newer version lies at its place; gone: its file is no longer there
  path TEXT NOT NULL,              -- the smallest of its places, see sightings; the next four are of that place too
  input_id TEXT,                   -- id that a JSONL row gave
  media TEXT NOT NULL,             -- media type of the input
  encoding TEXT NOT NULL,          -- how the bytes were decoded
  content TEXT NOT NULL,           -- digest of all that came with the text at that place
  described TEXT,                  -- digest of the tools that worked out the columns below, NULL: not yet
  title TEXT,
  subtitle TEXT,
  byline TEXT,
  dateline TEXT,
  agency TEXT,                     -- news agency credited
  publisher TEXT,
  url TEXT,
  section TEXT,
  updated TEXT,                    -- stated date of the last update, ISO 8601
  language TEXT,                   -- ISO 639-1 code, NULL: cannot tell
  language_score REAL NOT NULL DEFAULT 0,  -- 0..1, how sure
  not_read TEXT,                   -- why the text was stored but not read ('language')
  words INTEGER,                   -- blank-separated words of the body
  basis TEXT NOT NULL DEFAULT 'unknown',
                                   -- how the date is known: stated, given, inferred, corrected, unknown
  date TEXT,                       -- publication day, ISO 8601, NULL: no single day is known
  earliest TEXT,                   -- first day it may have been published, NULL: unbounded
  latest TEXT,                     -- last day it may have been published, NULL: unbounded
  title_key TEXT,                  -- title without regard to case, for sorting and filtering
  path_key TEXT NOT NULL           -- path without regard to case, for filtering
) STRICT;

CREATE INDEX documents_by_text ON documents (text_hash);
CREATE INDEX documents_by_path ON documents (path);
CREATE INDEX documents_by_input ON documents (input_id);
-- Holds all that lists, facets and the overview ask for, so that they need not read the rows.
CREATE INDEX documents_in_numbers ON documents (
  state, publisher, agency, language, basis, date, earliest, latest, words, not_read, text_hash
);

CREATE TABLE sightings (
  -- Where a document was seen: in which file and, in a JSONL file, under which id.
  key INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  file TEXT NOT NULL REFERENCES files (name),
  input_id TEXT NOT NULL DEFAULT '',  -- '' where the input gave none
  state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'superseded', 'dropped')),
                                   -- what the file held when last taken in; pending: not yet to its end;
                                   -- superseded: another text took the place; dropped: left without one
  media TEXT NOT NULL,
  encoding TEXT NOT NULL,
  raw TEXT NOT NULL REFERENCES raws (hash),
  content TEXT NOT NULL,           -- digest of place, media, encoding, given and notes
  UNIQUE (file, input_id, document)
) STRICT;

CREATE INDEX sightings_by_document ON sightings (document);
CREATE INDEX sightings_by_raw ON sightings (raw);
CREATE INDEX sightings_by_input ON sightings (input_id) WHERE input_id <> '';

CREATE TABLE given (
  -- Metadata that came beside a text, not in it.
  sighting INTEGER NOT NULL REFERENCES sightings (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,         -- order in the input, from 0
  name TEXT NOT NULL,              -- title, byline, publisher, published ...
  value TEXT NOT NULL,             -- as found
  origin TEXT NOT NULL,            -- given (a field of the row), meta, json-ld, url
  detail TEXT NOT NULL,            -- where exactly
  PRIMARY KEY (sighting, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  -- What was done to make a text representable, in plain sentences.
  sighting INTEGER NOT NULL REFERENCES sightings (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (sighting, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
  -- New text at the same place: which sighting took the place of which.
  sighting INTEGER PRIMARY KEY REFERENCES sightings (key) ON DELETE CASCADE,  -- the newer
  previous INTEGER NOT NULL REFERENCES sightings (key) ON DELETE CASCADE,     -- the older
  CHECK (sighting <> previous)
) STRICT;

CREATE INDEX versions_by_previous ON versions (previous);

CREATE TABLE readings (
  -- What reading a text gave, kept so that no text is read twice by the same tools.
  text_hash TEXT NOT NULL REFERENCES texts (hash) ON DELETE CASCADE,
  tools_digest TEXT NOT NULL,      -- the lexicons, code and models that read it
  language TEXT,                   -- ISO 639-1 code
  not_read TEXT,                   -- why it was not read further, NULL: it was
  data TEXT NOT NULL,              -- all layers, JSON
  PRIMARY KEY (text_hash, tools_digest)
) STRICT;

CREATE TABLE metadata (
  -- All metadata of a document as JSON; its main values are columns of documents.
  document INTEGER PRIMARY KEY REFERENCES documents (key) ON DELETE CASCADE,
  data TEXT NOT NULL,              -- fields with spans, boilerplate, body paragraphs
  dct TEXT NOT NULL                -- document creation time with constraints, conflicts, evidence
) STRICT;

CREATE TABLE evidence (
  -- Where each piece of metadata stands, one row a span.
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  part TEXT NOT NULL,              -- title, byline ..., boilerplate, date, date-conflict
  number INTEGER NOT NULL,         -- counts the rows of one part, from 0
  start INTEGER,                   -- first code point of the text, NULL: it stands outside the text
  end INTEGER,                     -- code point after the last
  value TEXT NOT NULL,             -- what it says, in normal form
  rule TEXT NOT NULL,              -- name of the resource entry that found it
  origin TEXT NOT NULL,            -- text, given, meta, json-ld, url, sibling
  PRIMARY KEY (document, part, number),
  CHECK ((start IS NULL) = (end IS NULL)),
  CHECK (start IS NULL OR (start >= 0 AND start <= end))
) STRICT, WITHOUT ROWID;

CREATE VIEW articles AS
  -- The documents with their text, for reading and browsing.
  SELECT d.id, d.title, d.publisher, d.date, d.basis, d.earliest, d.latest, d.byline, d.agency,
         d.language, d.words, d.state, d.path, d.url, t.text
  FROM documents AS d JOIN texts AS t ON t.hash = d.text_hash;

CREATE VIEW spans AS
  -- The evidence with the very characters of the text that it stands on.
  SELECT d.id AS document, e.part, e.number, e.start, e.end,
         substr(t.text, e.start + 1, e.end - e.start) AS characters,
         e.value, e.rule, e.origin
  FROM evidence AS e
  JOIN documents AS d ON d.key = e.document
  JOIN texts AS t ON t.hash = d.text_hash;

CREATE VIEW places AS
  -- Where documents lie and whether they still do.
  SELECT d.id AS document, s.key AS sighting, s.file, nullif(s.input_id, '') AS input_id,
         CASE WHEN s.state = 'superseded' THEN 'superseded'
              WHEN s.state = 'dropped' OR f.gone THEN 'gone'
              ELSE 'current' END AS state
  FROM sightings AS s
  JOIN documents AS d ON d.key = s.document
  JOIN files AS f ON f.name = s.file;

CREATE VIEW searchable AS
  -- What the search index covers: every document that no newer version replaced.
  SELECT d.key, d.title, t.text
  FROM documents AS d JOIN texts AS t ON t.hash = d.text_hash
  WHERE d.state <> 'superseded';

CREATE VIRTUAL TABLE search USING fts5 (
  title, text,
  content = 'searchable', content_rowid = 'key',
  tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER search_insert AFTER INSERT ON documents WHEN new.state <> 'superseded' BEGIN
  INSERT INTO search (rowid, title, text)
  SELECT new.key, new.title, text FROM texts WHERE hash = new.text_hash;
END;

CREATE TRIGGER search_delete BEFORE DELETE ON documents WHEN old.state <> 'superseded' BEGIN
  INSERT INTO search (search, rowid, title, text)
  SELECT 'delete', old.key, old.title, text FROM texts WHERE hash = old.text_hash;
END;

CREATE TRIGGER search_update AFTER UPDATE OF key, title, text_hash, state ON documents
WHEN old.key <> new.key OR old.title IS NOT new.title OR old.text_hash <> new.text_hash
  OR (old.state = 'superseded') <> (new.state = 'superseded')
BEGIN
  INSERT INTO search (search, rowid, title, text)
  SELECT 'delete', old.key, old.title, text FROM texts
  WHERE hash = old.text_hash AND old.state <> 'superseded';
  INSERT INTO search (rowid, title, text)
  SELECT new.key, new.title, text FROM texts
  WHERE hash = new.text_hash AND new.state <> 'superseded';
END;
