-- Format 5: indexes that lists and counts are answered from alone, since the rows themselves are
-- heavy with JSON, and what a kept state was worked out from.

CREATE INDEX documents_new ON documents (key) WHERE described IS NULL AND state = 'current';

CREATE INDEX actors_in_short ON actors (id, named, name, type, documents);

DROP INDEX statements_in_short;
CREATE INDEX statements_in_short ON statements (
  manner, act, rejected, anonymous, speech, channel, document, number
);
CREATE INDEX statements_by_document ON statements (
  document, number, rejected, manner, act, anonymous, speech, channel
);

DROP INDEX happenings_in_order;
CREATE INDEX happenings_in_order ON happenings (
  sources DESC, documents DESC, id, type, factuality, historical, earliest, latest, quad, occasion,
  place, intensity
);

DROP INDEX claims_in_order;
CREATE INDEX claims_in_order ON claims (
  relation, score DESC, sources DESC, id, kind, measure, documents, earliest, latest
);

DROP INDEX stances_by_day;
CREATE INDEX stances_by_day ON stances (earliest, latest, id, actor, act, strength, change);

DROP INDEX entries_by_day;
CREATE INDEX entries_by_day ON entries (earliest, latest, rank, kind, factuality, conflicts);

ALTER TABLE snapshots ADD COLUMN state TEXT;  -- the rows of state then, JSON; NULL: not known
