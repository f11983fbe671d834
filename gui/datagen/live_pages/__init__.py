"""Live pages in Chromium to practise on: they work, know what is asked of them, and tell whether it is done."""
