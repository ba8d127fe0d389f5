"""The product's settings over a folder of their own, so that tests never touch var/."""

import atexit
import os
import shutil
import tempfile

if "OTKLIK_DATA" not in os.environ:
    os.environ["OTKLIK_DATA"] = tempfile.mkdtemp(prefix="otklik-tests-")
    atexit.register(shutil.rmtree, os.environ["OTKLIK_DATA"], ignore_errors=True)
os.environ.setdefault("OTKLIK_SECRET_KEY", "tests sign with a key that everybody may know")
os.environ.setdefault("OTKLIK_MAILBOX_KEY", "tests-seal-with-a-key-that-everybody-may-know")
os.environ.setdefault("OTKLIK_LOG_LEVEL", "WARNING")
# Answers leave at once; the tests of taking them back say otherwise.
os.environ.setdefault("OTKLIK_UNDO", "0")
os.environ.setdefault("OTKLIK_TOGETHER", "0")

from otklik.config.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"] == "otklik.kit.sqlite":  # noqa: F405
    # Else pytest-xdist makes "test_" + path + worker of it, which no folder holds.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
