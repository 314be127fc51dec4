"""Settings of the tests: a home of their own, and passwords that hash fast."""

import os
from pathlib import Path

os.environ.setdefault("GRADUAND_HOME", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("GRADUAND_DEBUG", "0")

from graduand.project.messages import compile_stale

compile_stale()

from graduand.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
