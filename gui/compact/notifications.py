"""Notifications of the desktop: that a run asks, has ended or has failed, where the person looks elsewhere.

On Linux through the freedesktop interface (D-Bus), with actions where the desktop has them. All that talks to the bus
happens on a thread of its own: a service that does not answer must not hold up the window.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

_REPLY_S: Final = 2.0
_CLOSE_S: Final = 5.0
_PATH: Final = "/org/freedesktop/Notifications"
_NAME: Final = "org.freedesktop.Notifications"


@dataclass(frozen=True, slots=True)
class Notification:
    """What is shown.

    Attributes:
        actions: What the person can do from there: a name for us, and the words for them.
    """

    title: str
    text: str
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Hide:
    """Take the last one away."""


@dataclass(frozen=True, slots=True)
class _Close:
    """Show nothing any more."""


class Notifier(QObject):
    """Shows one notification at a time, each in the place of the last one.

    Signals:
        chosen: The name of an action that the person chose on the last notification.
        unshown: The `Notification`, where no service of the desktop shows any.
    """

    chosen = Signal(str)
    unshown = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: queue.SimpleQueue[Any] = queue.SimpleQueue()  # ours, and messages of the bus
        self._thread: threading.Thread | None = None

    def show(self, notification: Notification) -> None:
        """Show it; `chosen` or `unshown` may follow."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="deskhand-notifications", daemon=True)
            self._thread.start()
        self._orders.put(notification)

    def hide(self) -> None:
        """Take the last notification away."""
        self._orders.put(_Hide())

    def close(self) -> None:
        """Show nothing any more; what is shown stays."""
        if self._thread is not None:
            self._orders.put(_Close())
            self._thread.join(_CLOSE_S)
            self._thread = None

    def _work(self) -> None:
        service: _Service | None = None
        try:
            service = _Service(self._orders) if sys.platform.startswith("linux") else None
        except OSError as error:
            log.info("the desktop shows no notifications: %s", error)
        while not isinstance(order := self._orders.get(), _Close):
            match order:
                case Notification() if service is None or not service.show(order):
                    self.unshown.emit(order)
                case Notification():
                    pass
                case _Hide():
                    if service is not None:
                        service.hide()
                case message:
                    if service is not None and (name := service.action_in(message)) is not None:
                        self.chosen.emit(name)
        if service is not None:
            service.close()


class _Service:
    """The notification service of the session bus, specification 1.2.

    Args:
        orders: Gets the bus messages that tell of a chosen action.

    Raises:
        OSError: If there is no session bus, or nobody on it shows notifications.
    """

    def __init__(self, orders: queue.SimpleQueue[Any]) -> None:
        from jeepney import DBusAddress, MatchRule, message_bus
        from jeepney.io.threading import DBusRouter, open_dbus_connection

        self._number = 0
        self._address = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        try:
            self._connection = open_dbus_connection(bus="SESSION")
        except (OSError, KeyError, ValueError) as error:
            raise OSError(f"there is no session bus ({error})") from None
        self._router = DBusRouter(self._connection)
        rule = MatchRule(type="signal", interface=_NAME, path=_PATH, member="ActionInvoked")
        try:
            (capabilities,) = self._call("GetCapabilities", None, ())
            self._send(message_bus.AddMatch(rule))
        except OSError:
            self.close()
            raise
        self._can_act, self._takes_markup = "actions" in capabilities, "body-markup" in capabilities
        self._filter = self._router.filter(rule, queue=orders)

    def show(self, notification: Notification) -> bool:
        """Show it; False where it could not be shown."""
        actions = [part for action in notification.actions for part in action] if self._can_act else []
        text = _escaped(notification.text) if self._takes_markup else notification.text
        hints = {"desktop-entry": ("s", "deskhand")}
        body = ("deskhand", self._number, "deskhand", notification.title, text, actions, hints, -1)
        try:
            (self._number,) = self._call("Notify", "susssasa{sv}i", body)
        except OSError as error:
            log.info("a notification was not shown: %s", error)
            return False
        return True

    def hide(self) -> None:
        """Take the last one away."""
        if self._number:
            try:
                self._call("CloseNotification", "u", (self._number,))
            except OSError as error:
                log.debug("the notification was gone already: %s", error)

    def action_in(self, message: Any) -> str | None:
        """The action of which a bus message tells, if it is one of the last notification."""
        number, name = message.body
        return str(name) if number == self._number else None

    def close(self) -> None:
        """Let go of the bus."""
        self._router.close()
        self._connection.close()

    def _call(self, method: str, signature: str | None, body: tuple[object, ...]) -> tuple[Any, ...]:
        from jeepney import new_method_call

        return self._send(new_method_call(self._address, method, signature, body))

    def _send(self, message: Any) -> tuple[Any, ...]:
        from jeepney import MessageType
        from jeepney.io.common import RouterClosed

        try:
            reply = self._router.send_and_get_reply(message, timeout=_REPLY_S)
        except (TimeoutError, RouterClosed) as error:
            raise OSError(f"no answer ({error or type(error).__name__})") from None
        if reply.header.message_type is MessageType.error:
            raise OSError(str(reply.body[0]) if reply.body else "an error without words")
        return tuple(reply.body)


def _escaped(text: str) -> str:
    """What was on the screen must not be taken for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
