"""Labels of secrets: how fields for passwords and keys are called, and what stands behind such labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

PASSWORD_LABELS: Final = (
    *("password", "passwort", "kennwort", "mot de passe", "contraseña", "contrasena", "senha", "palavra-passe"),
    *("wachtwoord", "lösenord", "adgangskode", "passord", "salasana", "hasło", "haslo", "heslo", "jelszó", "parola"),
    *("пароль", "κωδικός", "密码", "密碼", "口令", "パスワード", "비밀번호", "passphrase", "passcode", "pass phrase"),
    *("şifre", "mật khẩu", "סיסמה", "kata sandi", "كلمة المرور", "pwd", "passwd", "pin", "pin code", "puk"),
)
"""Names of fields for passwords, case-folded."""

_KEY_LABELS: Final = (
    *("api key", "api-key", "apikey", "api token", "access key", "access token", "secret", "secret key", "token"),
    *("auth token", "client secret", "private key", "recovery code", "recovery key", "backup code", "seed phrase"),
    *(
        "license key",
        "licence key",
        "product key",
        "secret access key",
        "refresh token",
        "bearer token",
        "webhook secret",
    ),
)
_LABELS: Final = tuple(sorted({*PASSWORD_LABELS, *_KEY_LABELS}, key=len, reverse=True))
_ANY_LABEL: Final = "|".join(re.escape(label).replace("\\ ", "[ _-]?") for label in _LABELS)
_LABELLED: Final = re.compile(
    rf"(?<![^\W_])(?:{_ANY_LABEL})[\"']?\s*(?::|=|：)+>?\s*[\"'“«]?([^\s\"'”»]{{3,}})", re.IGNORECASE
)
_STEP: Final = re.compile(
    r"(?:type|write|enter|tippe|schreibe)\s+[\"“'«](?P<value>.+?)[\"”'»]\s+(?:into|in|as)\s+(?:the\s+)?[\"“'«]?(?P<label>[^\"”'»;\n]+)",
    re.IGNORECASE,
)
_MASKED: Final = re.compile(r"[\s•●∙·*.○◦…\-_]+")


def is_password_label(text: str) -> bool:
    """Whether `text` is the name of a field for a password or a key, and nothing more."""
    plain = re.sub(r"\([^)]*\)|[:*：]", "", text).strip().casefold()
    if plain in _LABELS:
        return True
    first, _, last = plain.rpartition(" ")
    # "Confirm password", "Your PIN", "Neues Kennwort", "Password again" are; "Forgot password?" is a link
    return bool(first) and len(first) <= 20 and last in PASSWORD_LABELS and not first.startswith(_LINKS)


_LINKS: Final = ("forgot", "forgotten", "reset", "change", "show", "hide", "lost", "save", "remember", "no", "without")


def is_masked(text: str) -> bool:
    """Whether `text` is dots or stars: a program hides it already."""
    return _MASKED.fullmatch(text) is not None


def passwords_in_steps(text: str) -> tuple[str, ...]:
    """What a task says is to be typed into a field for a password: `type "…" into "Password"`."""
    return tuple(found["value"] for found in _STEP.finditer(text) if is_password_label(found["label"]))


def labelled_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what stands in `text` behind the label of a secret, or is typed into a field for one."""
    for match in _LABELLED.finditer(text):
        if not is_masked(match[1]):
            yield match.span(1)
    for match in _STEP.finditer(text):
        if is_password_label(match["label"]):
            yield match.span("value")
