"""Practice on paper: windows as lists of elements, with rules of what each action changes. No Qt here, no pixels."""
