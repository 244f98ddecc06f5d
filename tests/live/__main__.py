"""Ask a real account and the test service the same questions, and show where they differ.

``python -m tests.live --instance-id i-... --region eu-central-1 [--profile NAME] [--large] [--terminated-id i-...]``

Exits with 1 where an answer differs, with 2 where nothing could be asked.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.live.ladder import climb
from tests.live.probe import TYPE, Answer, Probe
from tests.live.questions import LARGE_QUESTIONS, QUESTIONS, TERMINATED_QUESTIONS, Question
from tests.support.ssm_service.client import Service
from tests.support.ssm_service.server import ServiceServer

_SETTLING = 30.0
# What leads to the account beside AWS_*: whose home holds the profiles, and the way out of a network.
_WAY_OUT = ("HOME", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        live = _live(options)
        _check_free(live)
    except (BotoCoreError, ClientError, Refused) as error:
        print(f"Nothing was asked: {error}")
        return 2
    server = ServiceServer()
    server.start()
    service = Service(server.url)
    ours = _ours(options, service)
    questions = [*QUESTIONS, *(LARGE_QUESTIONS if options.large else ())]
    questions += TERMINATED_QUESTIONS if options.terminated_id else ()
    try:
        answers = [*_ask(questions, live, ours), _climb(live, ours, options.profile, service)]
    finally:
        remains = _clean_up(live)
        server.stop()
        print(
            f"\n{TYPE} is still there: {remains}. Delete it with its schema." if remains else f"\n{TYPE} was removed."
        )
    differing = sum(not same for same in answers)
    print(f"{len(answers)} questions, {differing} answered differently.")
    return 1 if differing or remains else 0


class Refused(Exception):
    """The account is not one to ask."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tests.live", description="Questions about SSM Inventory, asked of an account."
    )
    parser.add_argument("--instance-id", required=True, help="a managed node; it gets one type, which is removed again")
    parser.add_argument("--region", required=True)
    parser.add_argument("--profile")
    parser.add_argument(
        "--large", action="store_true", help="ask about 1 MB too, a fifth of what a node may send a day"
    )
    parser.add_argument("--terminated-id", help="a node that was terminated, to ask what is read of it")
    parser.add_argument("--settling", type=float, default=_SETTLING, help="seconds that reads may lag behind puts")
    return parser


def _live(options: argparse.Namespace) -> Probe:
    session = boto3.session.Session(profile_name=options.profile, region_name=options.region)
    client = session.client("ssm", config=Config(retries={"mode": "adaptive"}))
    return Probe(client, options.instance_id, options.settling, options.terminated_id)


def _ours(options: argparse.Namespace, service: Service) -> Probe:
    service.add_nodes(options.instance_id, region=options.region)
    if options.terminated_id:
        service.add_nodes(options.terminated_id, region=options.region)
        service.terminate(options.terminated_id, region=options.region)
    return Probe(service.client(options.region), options.instance_id, 0, options.terminated_id)


def _check_free(probe: Probe) -> None:
    if probe.exists():
        raise Refused(f"the account has the type {TYPE} already; delete it with its schema first, if it is of no use")
    found = probe.client.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": [probe.instance_id]}])
    if not found["InstanceInformationList"]:
        raise Refused(f"{probe.instance_id} is not a managed node of this account and region")


def _ask(questions: Sequence[Question], live: Probe, ours: Probe) -> Iterator[bool]:
    for number, question in enumerate(questions, start=1):
        yield _show(number, question.text, question.ask(live), question.ask(ours), question.compared)


def _climb(live: Probe, ours: Probe, profile: str | None, service: Service) -> bool:
    for probe in (live, ours):
        probe.delete("DeleteSchema")
    region = live.client.meta.region_name
    there = {name: value for name, value in os.environ.items() if name.startswith("AWS_") or name in _WAY_OUT}
    there |= {"AWS_PROFILE": profile} if profile else {}
    chosen = {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    answers = [climb(live, {**there, **chosen}), climb(ours, {**service.env, **chosen})]
    return _show(0, "The collection: put, compare, renew, clear", answers[0], answers[1], compared=True)


def _show(number: int, text: str, live: Answer, ours: Answer, compared: bool) -> bool:
    same = not compared or _without_text(live) == _without_text(ours)
    verdict = "not compared" if not compared else "same" if same else "DIFFERS"
    print(f"\n{number or '*'}. {text}: {verdict}")
    for who, answer in (("AWS", live), ("test service", ours)):
        print(f"   {who + ':':<14}{json.dumps(answer, ensure_ascii=True)}", flush=True)
    return same


def _without_text(answer: Mapping[str, object]) -> Mapping[str, object]:
    """The words of errors are shown and not compared: ours are made up where nobody has published them."""
    return {name: value for name, value in answer.items() if name != "text"}


def _clean_up(probe: Probe) -> str:
    """Why the type is still there, if it is; a deletion that goes on is as good as one that is done."""
    if not probe.exists():
        return ""
    answer = probe.delete("DeleteSchema")
    return "" if probe.is_gone() else str(answer.get("error", "the deletion left it"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
