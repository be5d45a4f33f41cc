"""Dating: on which days a document may have been published, by its words and its sisters."""
