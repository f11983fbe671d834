"""The state of an X screen: how its monitors lie, whether that has changed, whether it is locked or dark."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

from vision.geometry import DesktopBox

Layout = tuple[DesktopBox, tuple[DesktopBox, ...]]
"""The whole desktop, and its monitors."""

_SAVER_ON: Final = 1
_MONITOR_ON: Final = 0
_LOCKERS: Final = frozenset(
    b"i3lock xscreensaver xsecurelock slock xlock xtrlock light-locker gnome-screensaver cinnamon-screensaver "
    b"mate-screensaver xfce4-screensaver kscreenlocker_greet kscreenlocker lxlock betterlockscreen physlock "
    b"lightdm-gtk-greeter sddm-greeter deepin-screensaver swaylock".split()
)
"""The classes of the windows with which screens are locked."""


class ScreenState:
    """A connection that asks an X server about its screen. Used on one thread only.

    Raises:
        ConnectionError: If there is no such server, and from every method once it is gone.
    """

    def __init__(self) -> None:
        import xcffib
        import xcffib.dpms
        import xcffib.randr
        import xcffib.screensaver
        import xcffib.xproto

        self._gone, self._refused = xcffib.ConnectionException, xcffib.Error
        try:
            self._connection = xcffib.connect()
            self._core = self._connection.core
            self._root: int = self._connection.get_setup().roots[self._connection.pref_screen].root
            self._randr = self._connection(xcffib.randr.key) if self._has("RANDR") else None
            self._saver = self._connection(xcffib.screensaver.key) if self._has("MIT-SCREEN-SAVER") else None
            self._dpms = self._connection(xcffib.dpms.key) if self._has("DPMS") else None
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.disconnect()

    def layout(self) -> Layout:
        """What changes whenever the desktop grows, or a monitor comes, goes or moves."""
        try:
            whole = self._core.GetGeometry(self._root).reply()
        except self._gone as error:
            raise ConnectionError(str(error)) from error
        return DesktopBox(0, 0, whole.width, whole.height), self.monitors()

    def monitors(self) -> tuple[DesktopBox, ...]:
        """The monitors in desktop pixels; the whole desktop where the server does not tell."""
        try:
            whole = self._core.GetGeometry(self._root).reply()
            listed = [] if self._randr is None else list(self._randr.GetMonitors(self._root, True).reply().monitors)
        except self._refused:  # a server from before RandR 1.5
            listed = []
        except self._gone as error:
            raise ConnectionError(str(error)) from error
        found = tuple(DesktopBox(one.x, one.y, one.x + one.width, one.y + one.height) for one in listed)
        return found or (DesktopBox(0, 0, whole.width, whole.height),)

    def unavailable(self) -> str:
        """Why nobody works at this screen now, in a few words; empty where somebody may."""
        try:
            if self._saver is not None and self._saver.QueryInfo(self._root).reply().state == _SAVER_ON:
                return "the screen saver is on"
            if self._dpms is not None:
                power = self._dpms.Info().reply()
                if power.state and power.power_level != _MONITOR_ON:
                    return "the screen is dark"
            return "the screen is locked" if self._is_locked() else ""
        except self._refused:  # a window closed between two questions
            return ""
        except self._gone as error:
            raise ConnectionError(str(error)) from error

    def _is_locked(self) -> bool:
        """Whether the uppermost window that fills the screen is a locker's."""
        import xcffib.xproto as x

        whole = self._core.GetGeometry(self._root).reply()
        for handle in reversed(self._core.QueryTree(self._root).reply().children):
            if self._core.GetWindowAttributes(handle).reply().map_state != x.MapState.Viewable:
                continue
            shape = self._core.GetGeometry(handle).reply()
            if shape.width >= whole.width and shape.height >= whole.height:
                raw = self._core.GetProperty(False, handle, x.Atom.WM_CLASS, x.GetPropertyType.Any, 0, 64).reply()
                return bool(_LOCKERS & {name.lower() for name in bytes(raw.value.buf()).split(b"\0")})
        return False

    def _has(self, extension: str) -> bool:
        return bool(self._core.QueryExtension(len(extension), extension).reply().present)
