"""Secrets: `{{secret:NAME}}` stands for them everywhere; the executor alone fills them in, while it types.

A task, a prompt, a reply, an event, a frame, a session file know the placeholder only. The values are in the keyring of
the system, put there by `deskhand secret set NAME`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from agent.core.api import export

PLACEHOLDER: Final = re.compile(r"\{\{ ?secret: ?([A-Za-z0-9][A-Za-z0-9_.-]{0,63}) ?\}\}")

_SERVICE: Final = "deskhand secret"
_LIST: Final = "deskhand secrets"
"""Keyrings cannot be asked for all their entries, so the names are one entry more."""


class SecretsError(RuntimeError):
    """The secret is not there, or the keyring cannot be asked. One sentence that says what to do."""


@export("Secrets")
class Secrets(Protocol):
    """Where the values are. Used on the thread of the run."""

    def value(self, name: str) -> str:
        """The secret called `name`.

        Raises:
            SecretsError: If there is none, or it cannot be had.
        """
        ...


def secret_names(text: str) -> tuple[str, ...]:
    """The secrets that `text` asks for, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def filled(text: str, secrets: Secrets) -> str:
    """`text` with the secrets in their places; never to be kept.

    Raises:
        SecretsError: If one is not to be had.
    """
    values = {name: secrets.value(name) for name in secret_names(text)}
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


@export("KeyringSecrets")
class KeyringSecrets:
    """The keyring of this system: Secret Service or KWallet, the Windows credential store, the macOS keychain.

    Every method raises `SecretsError` where the keyring is locked, missing, or does not have what is asked for.
    """

    def value(self, name: str) -> str:
        """See `Secrets.value`."""
        with _asking() as keyring:
            found: str | None = keyring.get_password(_SERVICE, _checked(name))
        if found is None:
            raise SecretsError(f"there is no secret called {name}; put it there with: deskhand secret set {name}")
        return found

    def names(self) -> tuple[str, ...]:
        """All secrets there are, in the order of the alphabet."""
        with _asking() as keyring:
            listed = keyring.get_password(_LIST, "names")
        names = [] if listed is None else json.loads(listed)
        return tuple(sorted(name for name in names if isinstance(name, str)))

    def put(self, name: str, value: str) -> None:
        """Keep `value` under `name`, in place of what was there."""
        if not value:
            raise SecretsError(f"nothing was given for the secret {name}; it was not changed")
        with _asking() as keyring:
            keyring.set_password(_SERVICE, _checked(name), value)
        self._list({*self.names(), name})

    def delete(self, name: str) -> None:
        """Forget the secret called `name`."""
        self.value(name)
        with _asking() as keyring:
            keyring.delete_password(_SERVICE, name)
        self._list({*self.names()} - {name})

    def _list(self, names: set[str]) -> None:
        with _asking() as keyring:
            keyring.set_password(_LIST, "names", json.dumps(sorted(names)))


def _checked(name: str) -> str:
    if PLACEHOLDER.fullmatch(f"{{{{secret:{name}}}}}") is None:
        raise SecretsError(f"a secret cannot be called {name!r}: write letters, digits, “.”, “_” and “-”, 64 at most")
    return name


@contextmanager
def _asking() -> Iterator[Any]:
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ModuleNotFoundError:
        raise SecretsError("secrets need the package keyring: pip install keyring") from None
    try:
        yield keyring
    except NoKeyringError:
        raise SecretsError(
            "there is no keyring on this system: start one (gnome-keyring or KWallet, in a session with D-Bus), or "
            "install keyrings.alt, which keeps secrets in a file, and name it in PYTHON_KEYRING_BACKEND"
        ) from None
    except KeyringError as error:
        raise SecretsError(f"the keyring cannot be asked: {error or type(error).__name__}; unlock it first") from None
