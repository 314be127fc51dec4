"""Field encryption with a blind index (P10): AES-256-GCM per value, HMAC-SHA-256 for exact search.

The two keys are derived from one master secret that never enters the database. The associated data binds a value to
its column, so a ciphertext moved to another column does not open. Each value names its key, so keys can be rotated.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

KEY_ID = b"\x01"
NONCE_BYTES = 12


class Unreadable(Exception):
    """A stored value does not open: wrong key, moved from another column, or altered. Never an ordinary refusal."""


def seal(text: str, purpose: str) -> bytes:
    """Encrypt a text for one purpose (its column); the result differs each time."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return KEY_ID + nonce + AESGCM(_key("seal")).encrypt(nonce, text.encode(), _bound_to(purpose))


def unseal(value: bytes, purpose: str) -> str:
    """Decrypt what `seal` made for the same purpose. Raises Unreadable."""
    value = bytes(value)
    if value[:1] != KEY_ID:
        raise Unreadable(f"{purpose}: no key with the id {value[:1].hex()}")
    nonce, body = value[1 : 1 + NONCE_BYTES], value[1 + NONCE_BYTES :]
    try:
        return AESGCM(_key("seal")).decrypt(nonce, body, _bound_to(purpose)).decode()
    except InvalidTag as fault:
        raise Unreadable(purpose) from fault


def blind_index(text: str, purpose: str) -> str:
    """A keyed digest for exact search and uniqueness; the same text gives the same digest, without the key nothing."""
    return hmac.new(_key("index"), f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _derive(master: str, role: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"graduand", info=role.encode()).derive(master.encode())


def _key(role: str) -> bytes:
    return _derive(settings.FIELD_KEY, role)


def _bound_to(purpose: str) -> bytes:
    return KEY_ID + purpose.encode()


class EncryptedField(models.BinaryField):
    """A text that lies encrypted in the database. Searching needs a blind index column beside it."""

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"purpose": self.purpose}

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = seal(value, self.purpose) if isinstance(value, str) else value
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return None if value is None else unseal(value, self.purpose)
