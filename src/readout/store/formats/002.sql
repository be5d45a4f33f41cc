-- Format 2: readings are packed; what linking needs of a document, the copies and dates that
-- it found, and the log of corrections.

DROP TABLE readings;

CREATE TABLE readings (
  -- What reading a text gave, kept so that no text is read twice by the same tools.
  text_hash TEXT NOT NULL REFERENCES texts (hash) ON DELETE CASCADE,
  tools_digest TEXT NOT NULL,      -- the lexicons, code and models that read it
  language TEXT,                   -- ISO 639-1 code
  not_read TEXT,                   -- why it was not read further, NULL: it was
  data BLOB NOT NULL,              -- all layers, JSON packed with zlib
  PRIMARY KEY (text_hash, tools_digest)
) STRICT;

ALTER TABLE documents ADD COLUMN "group" TEXT;  -- duplicate group, NULL: nobody's copy and no origin
ALTER TABLE documents ADD COLUMN is_copy INTEGER NOT NULL DEFAULT 0 CHECK (is_copy IN (0, 1));
                                   -- 1: in a group and not its origin

DROP INDEX documents_in_numbers;
CREATE INDEX documents_in_numbers ON documents (
  state, publisher, agency, language, basis, date, earliest, latest, words, not_read, text_hash,
  is_copy
);
CREATE INDEX documents_by_group ON documents ("group") WHERE "group" IS NOT NULL;

CREATE TABLE keys (
  -- What linking needs of one document, so that its text need not be looked at again. Made
  -- together with its description, by the same tools.
  document INTEGER PRIMARY KEY REFERENCES documents (key) ON DELETE CASCADE,
  data BLOB NOT NULL               -- MessagePack packed with zlib
) STRICT;

CREATE TABLE groups (
  -- Documents that carry one text.
  id TEXT PRIMARY KEY NOT NULL,    -- id of the smallest member
  origin INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
                                   -- the document that the others are compared with
  basis TEXT NOT NULL,             -- why it counts as the origin: credited, dated, kept, alone
  agency TEXT,                     -- news agency that any of them credits
  size INTEGER NOT NULL            -- documents in it
) STRICT;

CREATE TABLE copies (
  -- Documents of a group that are not its origin.
  document INTEGER PRIMARY KEY REFERENCES documents (key) ON DELETE CASCADE,
  "group" TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,              -- same, trimmed, extended, edited
  kept REAL NOT NULL,              -- 0..1, words of the origin that stand in the copy
  own REAL NOT NULL,               -- 0..1, words of the copy that do not stand in the origin
  data TEXT NOT NULL               -- what was cut, added and changed, and why it is a copy, JSON
) STRICT;

CREATE INDEX copies_by_group ON copies ("group");

CREATE TABLE dates (
  -- Document creation times where the whole project says more than the document alone.
  document INTEGER PRIMARY KEY REFERENCES documents (key) ON DELETE CASCADE,
  dct TEXT NOT NULL                -- with constraints, conflicts, evidence; JSON
) STRICT;

CREATE TABLE fixes (
  -- Corrections by people, in the order in which they were made; never changed.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  data TEXT NOT NULL               -- verb, target, user, time, note; JSON
) STRICT;

CREATE TABLE state (
  -- What the rows above were last worked out from.
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A file may be an archive: where in it a document stood is part of the place.
DROP VIEW places;
CREATE TABLE sightings_2 (
  -- Where a document was seen: in which file, at which path in it and, in a file of rows, under
  -- which id.
  key INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  file TEXT NOT NULL REFERENCES files (name),
  path TEXT NOT NULL,              -- the file's name, or of a member of an archive file!/member
  input_id TEXT NOT NULL DEFAULT '',  -- '' where the input gave none
  state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'superseded', 'dropped')),
                                   -- what the file held when last taken in; pending: not yet to its end;
                                   -- superseded: another text took the place; dropped: left without one
  media TEXT NOT NULL,
  encoding TEXT NOT NULL,
  raw TEXT NOT NULL REFERENCES raws (hash),
  content TEXT NOT NULL,           -- digest of place, media, encoding, given and notes
  UNIQUE (file, path, input_id, document)
) STRICT;
INSERT INTO sightings_2
SELECT key, document, file, file, input_id, state, media, encoding, raw, content FROM sightings;
DROP TABLE sightings;
ALTER TABLE sightings_2 RENAME TO sightings;
CREATE INDEX sightings_by_document ON sightings (document);
CREATE INDEX sightings_by_raw ON sightings (raw);
CREATE INDEX sightings_by_path ON sightings (path);
CREATE INDEX sightings_by_input ON sightings (input_id) WHERE input_id <> '';

CREATE VIEW places AS
  -- Where documents lie and whether they still do.
  SELECT d.id AS document, s.key AS sighting, s.file, s.path, nullif(s.input_id, '') AS input_id,
         CASE WHEN s.state = 'superseded' THEN 'superseded'
              WHEN s.state = 'dropped' OR f.gone THEN 'gone'
              ELSE 'current' END AS state
  FROM sightings AS s
  JOIN documents AS d ON d.key = s.document
  JOIN files AS f ON f.name = s.file;
