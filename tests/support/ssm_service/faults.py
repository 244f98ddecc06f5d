"""Trouble to order: what a call meets before the service looks at it, or once it has had its effect."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from .calls import Call
from .errors import ServiceError

ErrorMaker = Callable[[Call], ServiceError]


@dataclass(frozen=True)
class Effect:
    """What happens: an error, a delay in seconds, a cut connection. With ``late`` once the call has had its effect."""

    error: ErrorMaker | None = None
    delay: float = 0
    cut: bool = False
    late: bool = False


@dataclass(frozen=True)
class Selector:
    """The calls a rule is about; what is empty does not matter.

    :param every_type: patterns; each type of the call must match one, as IAM's ForAllValues:StringLike has it.
    :param any_type: patterns; at least one type of the call must match one.
    """

    operations: frozenset[str] = frozenset()
    instance_ids: frozenset[str] = frozenset()
    every_type: tuple[str, ...] = ()
    any_type: tuple[str, ...] = ()

    def selects(self, call: Call) -> bool:
        if self.operations and call.operation not in self.operations:
            return False
        if self.instance_ids and call.instance_id not in self.instance_ids:
            return False
        if self.every_type and not all(_like(name, self.every_type) for name in call.type_names):
            return False
        return not self.any_type or any(_like(name, self.any_type) for name in call.type_names)


def _like(type_name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(type_name, pattern) for pattern in patterns)


@dataclass
class Rule:
    """An effect on selected calls.

    The first ``skip`` go well; a ``share`` of the others is struck, ``times`` of them (None: for ever).
    With ``otherwise`` the rule strikes the calls that none of its selectors selects.
    """

    effect: Effect
    selectors: Sequence[Selector] = (Selector(),)
    skip: int = 0
    times: int | None = None
    share: float = 1.0
    otherwise: bool = False

    def strikes(self, call: Call, chance: random.Random) -> bool:
        if any(one.selects(call) for one in self.selectors) == self.otherwise:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times == 0 or (self.share < 1 and chance.random() >= self.share):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def give_back(self) -> None:
        """What was to strike late did not: the call was refused, so that it had no effect."""
        if self.times is not None:
            self.times += 1


@dataclass
class Interference:
    """What strikes a call, at one time; ``names`` has it in words."""

    error: ServiceError | None = None
    delay: float = 0
    cut: bool = False
    names: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    @property
    def ends_it(self) -> bool:
        return self.cut or self.error is not None

    def add(self, rule: Rule, call: Call) -> None:
        effect = rule.effect
        self.rules.append(rule)
        self.delay += effect.delay
        self.cut = effect.cut
        self.error = effect.error(call) if effect.error else None
        name = "cut" if self.cut else self.error.code if self.error else "slow"
        self.names.append(f"{name} after" if effect.late else name)


@dataclass
class Faults:
    """The rules in force, in the order they were given; the first error ends the matter."""

    rules: list[Rule] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def seed(self, seed: int) -> None:
        self.chance.seed(seed)

    def meeting(self, call: Call) -> tuple[Interference, Interference]:
        """What strikes a call before it has its effect, and once it has had it."""
        early, late = Interference(), Interference()
        for rule in self.rules:
            if not (early.ends_it or late.ends_it) and rule.strikes(call, self.chance):
                (late if rule.effect.late else early).add(rule, call)
        return early, late


def throttled(_call: Call) -> ServiceError:
    return ServiceError("ThrottlingException", "Rate exceeded")


def expired(_call: Call) -> ServiceError:
    return ServiceError("ExpiredTokenException", "The security token included in the request is expired")


def denied(call: Call) -> ServiceError:
    """Seen live: the user's ARN, the action and, for a call that names a node, the ARN of that node."""
    action = f"ssm:{call.operation}"
    user = f"arn:aws:sts::{call.account}:assumed-role/test-role/test-session"
    return ServiceError(
        "AccessDeniedException",
        f"User: {user} is not authorized to perform: {action} on resource: {_resource(call)}"
        f" because no identity-based policy allows the {action} action",
    )


def _resource(call: Call) -> str:
    if call.instance_id is None:
        return f"arn:aws:ssm:{call.region}:{call.account}:*"
    if call.instance_id.startswith("mi-"):
        return f"arn:aws:ssm:{call.region}:{call.account}:managed-instance/{call.instance_id}"
    return f"arn:aws:ec2:{call.region}:{call.account}:instance/{call.instance_id}"


def failing(code: str, message: str | None, type_name: str | None, status: int | None) -> ErrorMaker:
    text = message if message is not None else f"{code} was asked for."
    return lambda _call: ServiceError(code, text, type_name=type_name, status=status)
