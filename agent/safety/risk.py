"""Risk that an action has by its nature, without a rule: commands, secrets, keys that destroy or send.

Judged on the text and on what stands under the point. What the model thinks of its own action counts for nothing.
"""

from __future__ import annotations

import re
from typing import Final

from agent.core.actions import Key
from agent.safety.situation import Situation
from vision.perception.captions import folded
from vision.perception.elements import FIELDS

_COMMANDS: Final = re.compile(
    r"""
      (?:^|[;&|(`]\s*|\s)(?:sudo|doas|pkexec|runas)\s+\S                    # as another user
    | \brm\s+(?:-\w+\s+|--\w[\w-]*\s+)*-{1,2}(?:\w*[rf]|recursive|force)    # rm -rf
    | \b(?:curl|wget|fetch|iwr)\b.*\|\s*(?:sudo\s+)?(?:\w*sh|python\d?|perl|iex)\b
    | \|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b                                   # … | sh
    | \beval\b.*\$\( | \b(?:ba|z|da)?sh\s+-c\b | \b(?:ba)?sh\s+<\(
    | \bdd\b.*\bof= | \bmkfs(?:\.\w+)?\b | \b(?:fdisk|parted|wipefs|shred)\s | >\s*/dev/(?:sd|nvme|hd)
    | ^\s*(?:shutdown|reboot|poweroff|halt|init\s+[06])\b | \bsystemctl\s+(?:poweroff|reboot|stop|disable)\b
    | \bch(?:mod|own)\s+(?:-\w*R|--recursive) | \bchmod\s+777\b
    | \bgit\s+(?:push\s.*(?:--force|-f\b)|reset\s+--hard|clean\s+-\w*f)
    | \b(?:drop|truncate)\s+(?:table|database|schema)\b | \bdelete\s+from\s+\w+ | \bupdate\s+\w+\s+set\b
    | ^\s*format\s+[a-z]:  | \b(?:del|erase|rd|rmdir)\s+/[sqf]\b
    | \bpowershell\b.*-e(?:nc\w*)?\b | \b(?:iex|invoke-expression|downloadstring)\b | \bremove-item\b.*-recurse
    | \breg\s+(?:add|delete)\b | \bnet\s+user\b | \bvssadmin\b | \bbcdedit\b
    | :\(\)\s*\{                                                             # fork bomb
    | \bkubectl\s+delete\b | \bterraform\s+destroy\b | \bdocker\s+(?:system\s+prune|rm|rmi)\b
    | \bcrontab\s+-r\b | \bnc\b.*\s-\w*e\b | /dev/tcp/ | \bkill(?:all)?\s+-9\b | \bpkill\b
    | \b(?:apt|apt-get|dnf|yum|pacman|brew|snap|flatpak|npm|pip|pip3|winget|choco)\s+(?:-\w+\s+)*
      (?:remove|purge|uninstall|autoremove|install)\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)

_SECRETS: Final = re.compile(
    r"""
      \bgh[pousr]_\w{20,} | \bgithub_pat_\w{20,} | \bsk-[\w-]{16,} | \bAKIA[0-9A-Z]{16}\b | \bAIza[\w-]{30,}
    | \bxox[abprs]-[\w-]{10,} | \bglpat-[\w-]{16,} | \beyJ[\w-]{10,}\.[\w-]{10,}\.
    | -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----
    """,
    re.VERBOSE,
)

_PASSWORD_FIELD: Final = re.compile(
    r"password|passphrase|passcode|(?<!\w)(?:pin|cvv|cvc|otp|tan)(?!\w)|secret|api key|security code|card number|"
    r"passwort|kennwort|kartennummer|mot de passe|code secret|contrasena|clave|"
    r"密码|口令|验证码|密钥|卡号|パスワード|пароль"
)

_RISKY_KEYS: Final = {
    frozenset({"alt", "f4"}): "it closes the window",
    frozenset({"ctrl", "q"}): "it ends the program",
    frozenset({"win", "q"}): "it ends the program",
    frozenset({"ctrl", "shift", "q"}): "it ends the program",
    frozenset({"shift", "delete"}): "it deletes for good",
    frozenset({"ctrl", "shift", "delete"}): "it deletes data",
    frozenset({"ctrl", "alt", "delete"}): "it ends the session",
    frozenset({"ctrl", "alt", "backspace"}): "it ends the session",
    frozenset({"win", "r"}): "it opens a prompt for commands",
    frozenset({"win", "x"}): "it opens the system menu",
    frozenset({"ctrl", "alt", "t"}): "it opens a terminal",
    frozenset({"ctrl", "enter"}): "it sends in most programs",
    frozenset({"win", "enter"}): "it sends in most programs",
}

_HELD_ALONE: Final = frozenset({"ctrl", "alt", "win"})


def risk(situation: Situation, field: str = "") -> str | None:
    """Why the person should be asked, in a few words, or None.

    Args:
        field: What the label of the field says that is typed into, folded.
    """
    if situation.typed:
        return _typed(situation.typed, field)
    return _pressed(situation.keys, in_field=situation.target is not None and situation.target.kind in FIELDS)


def is_for_secrets(field: str) -> bool:
    """Whether a field with this label, folded, is one for passwords, codes, keys."""
    return _PASSWORD_FIELD.search(folded(field)) is not None


def _typed(text: str, field: str) -> str | None:
    if is_for_secrets(field):
        return "it types into a field for a secret"
    if _SECRETS.search(text) or _is_card_number(text) or _looks_like_password(text):
        return "it types what looks like a secret"
    if _COMMANDS.search(text):
        return "it types a command that can do harm"
    return None


def _pressed(keys: tuple[Key, ...], *, in_field: bool) -> str | None:
    together = frozenset(map(str, keys))
    if together == {"delete"}:
        return None if in_field else "it deletes what is selected"
    if len(together) == 1 and together <= _HELD_ALONE:
        return "a key held down changes what the next ones do"
    return _RISKY_KEYS.get(together)


def _is_card_number(text: str) -> bool:
    """Whether there are 13 to 19 digits in a row that pass Luhn's check, as every payment card does."""
    for found in re.finditer(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])", text):
        digits = [int(sign) for sign in found[0] if sign.isdigit()][::-1]
        if sum(digits[::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10:
            return True
    return False


def _looks_like_password(text: str) -> bool:
    """One word of ten signs or more with small and capital letters, digits and signs that names and paths have not."""
    word = text.strip()
    return (
        len(word) >= 10
        and not re.search(r"[\s/\\]|\w@\w", word)
        and all(re.search(wanted, word) for wanted in ("[a-z]", "[A-Z]", r"\d", "[!#$%^&*+=?~@<>]"))
    )
