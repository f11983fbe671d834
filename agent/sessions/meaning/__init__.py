"""What recorded acts meant: read off the screens before and after them."""
