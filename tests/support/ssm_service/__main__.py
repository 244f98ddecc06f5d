"""``python -m tests.support.ssm_service --port N`` serves in the foreground until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import os
import signal
from types import FrameType

# The service never reads the user's own AWS files (moto makes a boto3 session).
for _name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
    os.environ[_name] = os.devnull
os.environ.pop("AWS_PROFILE", None)
os.environ.pop("AWS_DEFAULT_PROFILE", None)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.support.ssm_service", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)

    from .server import ServiceServer

    with ServiceServer(arguments.port) as server:
        print(f"listening on {server.url}", flush=True)
        server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
