"""A notification service on the session bus; started by `test_notifications.py`.

Prints each notification as a JSON line, and chooses its first action as soon as it reads a line.
"""

from __future__ import annotations

import json
import sys
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def main() -> None:
    """Serve until the bus goes away."""
    bus = open_dbus_connection(bus="SESSION")
    bus.send_and_get_reply(message_bus.RequestName(NAME))
    shown: dict[int, list[str]] = {}
    threading.Thread(target=_choose, args=[shown], daemon=True).start()
    print("ready", flush=True)
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        match message.header.fields.get(HeaderFields.member):
            case "GetCapabilities":
                bus.send(new_method_return(message, "as", (["actions", "body", "body-markup"],)))
            case "Notify":
                _, replaces, _, title, text, actions, *_ = message.body
                number = replaces or len(shown) + 1
                shown[number] = actions
                bus.send(new_method_return(message, "u", (number,)))
                print(json.dumps({"number": number, "title": title, "text": text, "actions": actions}), flush=True)
            case "CloseNotification":
                bus.send(new_method_return(message))
                print(json.dumps({"closed": message.body[0]}), flush=True)
            case _:
                pass


def _choose(shown: dict[int, list[str]]) -> None:
    for _ in sys.stdin:
        number, actions = list(shown.items())[-1]
        with open_dbus_connection(bus="SESSION") as bus:
            address = DBusAddress(PATH, interface=NAME)
            bus.send(new_signal(address, "ActionInvoked", "us", (number, actions[0])))


if __name__ == "__main__":
    main()
