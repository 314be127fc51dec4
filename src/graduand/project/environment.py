"""Read settings from the environment; a value that cannot be understood stops the start with a sentence."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from graduand.base import embedded

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """A text setting."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting; anything else is refused rather than guessed."""
    value = os.environ.get(name, str(int(default))).strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value in YES


def number(name: str, default: int = 0) -> int:
    """A whole-number setting."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from fault


def words(name: str, default: str = "") -> list[str]:
    """A list setting, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def home() -> Path:
    """The folder of run-time files: embedded data, uploads, secrets, logs. GRADUAND_HOME, or var/ where it runs."""
    return Path(text("GRADUAND_HOME", "var")).absolute()


def secret(name: str, folder: Path) -> str:
    """A secret from the environment, else one made once and kept in a file that only its owner may read."""
    if name in os.environ:
        return os.environ[name]
    path = folder / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def demo_clock(folder: Path) -> tuple[bool, int]:
    """
    Whether this is a demo, and by how many seconds its clock is shifted.

    The demo leaves a note in its folder, so that commands beside it live in the same July; a production folder has
    none.
    """
    note = folder / "demo-clock"
    noted = note.read_text().strip() if note.exists() else "0"
    return flag("GRADUAND_DEMO", note.exists()), number("GRADUAND_CLOCK_OFFSET", int(noted))


def database(folder: Path) -> dict[str, Any]:
    """Django's database settings from DATABASE_URL, else those of the embedded cluster."""
    url = urlsplit(text("DATABASE_URL") or embedded.cluster(folder).url)
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql://, not {url.scheme}://.")
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""), "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""), "PORT": url.port or "", "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60,
    }  # fmt: skip
