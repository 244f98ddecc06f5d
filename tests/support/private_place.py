"""A home, a temporary folder, caches and logs of a run's own, searched afterwards for what must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_KEEPER = Path(__file__).parent / "keeper"


class PrivatePlace:
    """Folders that a run of Ansible writes to, and nothing else does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("home", "tmp", "cache", "log", "cwd", "kept"):
            (root / name).mkdir()

    @property
    def cwd(self) -> Path:
        """A working directory for the run, which is searched like all else."""
        return self.root / "cwd"

    @property
    def kept(self) -> Path:
        """Where copies of files are that the run has removed, see ``keeping``."""
        return self.root / "kept"

    @property
    def env(self) -> Mapping[str, str]:
        """Makes Ansible and its modules keep everything here, and write all the logs and caches that they can."""
        return {
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "tmp"),
            "ANSIBLE_HOME": str(self.root / "home" / ".ansible"),
            "ANSIBLE_LOCAL_TEMP": str(self.root / "tmp" / "local"),
            "ANSIBLE_REMOTE_TEMP": str(self.root / "tmp" / "remote"),
            "ANSIBLE_LOG_PATH": str(self.root / "log" / "ansible.log"),
            "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(self.root / "cache"),
            "ANSIBLE_DEBUG": "false",
        }

    @property
    def keeping(self) -> Mapping[str, str]:
        """Beside ``env``: what the run's Python processes remove or replace is kept here, and so is what they send to
        hosts. Of files that never had a name nothing is seen.
        """
        return {
            "KEPT_FILES": str(self.kept),
            "PYTHONPATH": str(_KEEPER),
            "ANSIBLE_KEEP_REMOTE_FILES": "true",
        }

    def payloads(self) -> list[Path]:
        """Files in which ansible-core sends a module to its host: by its design they hold the arguments of the task."""
        return [path for path in self.files() if b"_ANSIBALLZ_WRAPPER = True" in path.read_bytes()]

    def files(self) -> Iterator[Path]:
        """Everything that was left here."""
        return (path for path in sorted(self.root.rglob("*")) if path.is_file())

    def holding(self, words: Iterable[str], but_for: Iterable[Path] = ()) -> list[str]:
        """The files that hold one of the words, in their content or their name."""
        found = []
        for path in self.files():
            content = path.read_bytes()
            found += [
                f"{path}: {word}"
                for word in words
                if path not in but_for and (word.encode() in content or word in str(path))
            ]
        return found
