"""Generators of live pages, one function for each skill, and the table of them."""
