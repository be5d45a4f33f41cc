"""Frozen values, one noun a file. No behaviour beyond their own consistency."""
