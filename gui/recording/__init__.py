"""Recording: the person shows on their own screen what is to be done, to have it repeated."""
