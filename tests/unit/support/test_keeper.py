"""What the secrets' tests search: files that a run has removed, too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.private_place import PrivatePlace

REMOVES = """
import os, pathlib, shutil, tempfile
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "removed").write_text("marked-1")
(folder / "replaced").write_text("marked-2")
(folder / "new").write_text("marked-3")
os.remove(folder / "removed")
os.replace(folder / "new", folder / "replaced")
(folder / "deep").mkdir()
(folder / "deep" / "file").write_text("marked-4")
with tempfile.NamedTemporaryFile() as file:
    file.write(b"marked-5"); file.flush()
shutil.rmtree(folder)
try:
    os.remove(folder / "never there")
except FileNotFoundError:
    print("as always")
"""


def test_files_that_are_gone_are_found(tmp_path: Path) -> None:
    place = PrivatePlace(tmp_path)
    env = {**os.environ, **place.env, **place.keeping}
    ran = subprocess.run([sys.executable, "-c", REMOVES], env=env, check=True, capture_output=True, text=True)
    assert ran.stdout == "as always\n"
    words = [f"marked-{number}" for number in range(1, 6)]
    assert {found.split(": ")[-1] for found in place.holding(words)} == set(words)
    assert place.payloads() == []
    assert not list((place.root / "tmp").iterdir())


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    place = PrivatePlace(tmp_path)
    env = {**os.environ, **place.env, **place.keeping, "KEPT_FILES": ""}
    subprocess.run([sys.executable, "-c", REMOVES], env=env, check=True, capture_output=True)
    assert list(place.files()) == []
