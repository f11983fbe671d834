"""How generated Qt screens look: palettes, style sheets, icons and pictures."""
