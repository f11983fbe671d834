"""The library: all sessions of this person, found by what was done in them, and what the person says about them."""
