"""The commands of `deskhand`, a module each: `add` says what it takes, the rest carries it out.

What a command needs is imported inside its functions, so that `deskhand --help` is immediate.
"""
