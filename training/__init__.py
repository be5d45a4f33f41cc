"""How the tagger's weights are made. Not part of the installed package; see README.md."""
