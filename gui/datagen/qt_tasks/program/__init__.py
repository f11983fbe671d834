"""Generated windows that work: assembly, style, wiring of events, values of widgets."""
