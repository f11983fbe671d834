"""What can be known of the desktop besides its pixels: the titles of its windows, the text of its clipboard."""

from __future__ import annotations


def open_titles() -> tuple[str, ...]:
    """The titles of the windows on the desktop."""
    from contextlib import closing

    from agent.desktop.window_list import open_windows

    try:
        windows = open_windows()
    except NotImplementedError:
        return ()
    with closing(windows):
        return tuple(window.title for window in windows.listed())


def clipboard_text() -> str | None:
    """What was copied last, or None where it is no text or cannot be read."""
    import pyperclip

    try:
        text = pyperclip.paste()
    except pyperclip.PyperclipException:
        return None
    return text if isinstance(text, str) else None
