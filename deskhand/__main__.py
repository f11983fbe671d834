"""`python -m deskhand`: the command line."""

from deskhand import main

main()
