"""Copies: which documents carry one text, where it comes from, what each made of it."""
