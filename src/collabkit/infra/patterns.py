"""What a CloudWatch Logs filter pattern for JSON events means, evaluated here: no emulator does it.

The grammar follows the CloudWatch Logs user guide, "Filter pattern syntax for metric filters":
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

* ``{ $.a = "x*" && ($.b != y || $.c NOT EXISTS) && $.n >= 3 && $.d IS NULL && $.e IS TRUE }``: `&&` binds closer
  than `||`, parentheses group, keywords are written in capitals.
* Selectors: ``$.a.b``, ``$.list[0].id``, ``$.list[*].id``, ``$['a name']``. One that ends at a list or an object,
  or nowhere, satisfies no comparison, not even `!=` (the guide, "JSON special considerations"; for a missing
  property this was observed: https://github.com/DataBiosphere/azul/issues/5884).
* A selector has at most one wildcard, a pattern at most three such selectors and two regular expressions.
* `*` stands for any text at the beginning and at the end of a value; in the middle it is an asterisk.
* ``%…%`` is a regular expression, found anywhere in the value.

Known limits: patterns of terms (``ERROR``) and of columns (``[ip, user]``) are refused. A quoted number is compared
with text only, a bare one with numbers and with text. Booleans answer to IS TRUE and IS FALSE only. Regular
expressions are Python's, after a check of the characters that CloudWatch allows.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

__all__ = ["MAX_LENGTH", "Pattern", "PatternError", "matches", "parse"]

MAX_LENGTH = 1024  # of PutMetricFilter's filterPattern
MAX_WILDCARDS = 3
MAX_REGEXES = 2

Test = Callable[[Any], bool]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<selector>\$(?:\.?\['[^']*'\]|\[(?:\d+|\*)\]|\.(?:[A-Za-z0-9_-]+|\*))+)
      | (?P<operator>&&|\|\||!=|<=|>=|=|<|>)
      | (?P<bracket>[(){}])
      | (?P<quoted>"(?:[^"\\]|\\.)*")
      | (?P<regex>%[^%]+%)
      | (?P<word>[A-Za-z0-9_.*+-]+)
    )""",
    re.VERBOSE,
)
_STEP = re.compile(r"\.?\['(?P<name>[^']*)'\]|\[(?P<index>\d+|\*)\]|\.(?P<property>[A-Za-z0-9_-]+|\*)")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
_REGEX_CHARACTERS = re.compile(r"[A-Za-z0-9:_#=@/;,\-^$?\[\]{}|\\*+. ]+\Z")
_MISSING = object()
_ANY = object()


class PatternError(ValueError):
    """A pattern that CloudWatch Logs would refuse; `position` counts characters from 0."""

    def __init__(self, message: str, *, pattern: str, position: int) -> None:
        super().__init__(f"{message} (at character {position} of {pattern!r})")
        self.pattern = pattern
        self.position = position


@dataclass(frozen=True)
class Pattern:
    """A pattern that was read: its text, and the test of an event."""

    text: str
    matches: Callable[[Mapping[str, Any]], bool]


def matches(pattern: str, event: Mapping[str, Any]) -> bool:
    """Tell whether a JSON log event matches; raises PatternError for a broken pattern."""
    return parse(pattern).matches(event)


@lru_cache(maxsize=256)
def parse(pattern: str) -> Pattern:
    """Read a pattern; raises PatternError, whose `position` is where the trouble begins."""
    if len(pattern) > MAX_LENGTH:
        raise PatternError(
            f"A pattern has at most {MAX_LENGTH} characters, this one {len(pattern)}",
            pattern=pattern,
            position=MAX_LENGTH,
        )
    try:
        return Pattern(text=pattern, matches=_Reader(pattern).read())
    except RecursionError as error:
        raise PatternError(
            "There are too many parentheses within parentheses", pattern=pattern, position=0
        ) from error


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


class _Reader:
    """Reads one pattern by recursive descent."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.tokens = list(self._tokens())
        self.next = 0
        self._count()

    def read(self) -> Test:
        """Return the test of the whole pattern."""
        self._expect("{", "A JSON pattern begins with {")
        test = self._any_of()
        self._expect("}", "Expected &&, || or the closing }")
        if self._peek().kind != "end":
            self._fail("Nothing may follow the closing }")
        return test

    def _tokens(self) -> Iterator[_Token]:
        end = len(self.pattern.rstrip())
        position = 0
        while position < end:
            found = _TOKEN.match(self.pattern, position)
            if found is None or found.lastgroup is None:
                position += len(self.pattern[position:]) - len(self.pattern[position:].lstrip())
                raise PatternError(
                    "This character has no meaning here; text with such characters goes in double quotes",
                    pattern=self.pattern,
                    position=position,
                )
            yield _Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
            position = found.end()
        yield _Token("end", "", end)

    def _count(self) -> None:
        """Refuse what goes beyond the service's quotas."""
        wild = [token for token in self.tokens if token.kind == "selector" and _ANY in _steps(token.text)]
        for token in wild:
            if _steps(token.text).count(_ANY) > 1:
                self._fail("A selector has at most one wildcard", token)
        if len(wild) > MAX_WILDCARDS:
            self._fail(
                f"A pattern has at most {MAX_WILDCARDS} selectors with a wildcard", wild[MAX_WILDCARDS]
            )
        regexes = [token for token in self.tokens if token.kind == "regex"]
        if len(regexes) > MAX_REGEXES:
            self._fail(f"A pattern has at most {MAX_REGEXES} regular expressions", regexes[MAX_REGEXES])

    def _any_of(self) -> Test:
        tests = [self._all_of()]
        while self._taken("||"):
            tests.append(self._all_of())
        return tests[0] if len(tests) == 1 else lambda event: any(test(event) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._taken("&&"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda event: all(test(event) for test in tests)

    def _one(self) -> Test:
        if self._taken("("):
            test = self._any_of()
            self._expect(")", "Expected &&, || or a closing )")
            return test
        token = self._take()
        if token.kind != "selector":
            self._fail("Expected a selector such as $.eventName or an opening (", token)
        path = _steps(token.text)
        if self._peek().kind == "word":
            keywords = self._keywords()
            return _on(path, _KEYWORDS[keywords], everywhere=keywords == "NOT EXISTS")
        comparison = self._take()
        if comparison.text not in _COMPARISONS or comparison.kind != "operator":
            self._fail("Expected a comparison, IS or NOT EXISTS after the selector", comparison)
        return _on(path, self._comparison(comparison.text))

    def _keywords(self) -> str:
        first = self._take()
        words = f"{first.text} {self._take().text}"
        if words not in _KEYWORDS:
            self._fail("Expected IS NULL, IS TRUE, IS FALSE or NOT EXISTS", first)
        return words

    def _comparison(self, sign: str) -> Test:
        token = self._take()
        if token.kind == "word" and _NUMBER.match(token.text):
            return _number_test(sign, token.text)
        if sign not in ("=", "!="):
            self._fail(f"{sign} compares with numbers only", token)
        if token.kind == "regex":
            return self._regex_test(sign, token)
        if token.kind == "quoted":
            return _text_test(sign, self._unquoted(token))
        if token.kind == "word":
            return _text_test(sign, token.text)
        self._fail("Expected a value", token)

    def _unquoted(self, token: _Token) -> str:
        try:
            return str(json.loads(token.text))
        except ValueError:
            self._fail("The quoted text has an escape that JSON does not know", token)

    def _regex_test(self, sign: str, token: _Token) -> Test:
        text = token.text.strip("%")
        if not _REGEX_CHARACTERS.match(text):
            self._fail("CloudWatch Logs refuses some character of this regular expression", token)
        try:
            expression = re.compile(text)
        except (re.error, OverflowError) as error:
            self._fail(f"The regular expression is broken: {error}", token)
        wanted = sign == "="
        return lambda value: isinstance(value, str) and bool(expression.search(value)) is wanted

    def _peek(self) -> _Token:
        return self.tokens[self.next]

    def _take(self) -> _Token:
        token = self.tokens[self.next]
        self.next = min(self.next + 1, len(self.tokens) - 1)
        return token

    def _taken(self, text: str) -> bool:
        token = self._peek()
        if token.kind in ("operator", "bracket") and token.text == text:
            self._take()
            return True
        return False

    def _expect(self, text: str, message: str) -> None:
        if not self._taken(text):
            self._fail(message)

    def _fail(self, message: str, token: _Token | None = None) -> NoReturn:
        raise PatternError(message, pattern=self.pattern, position=(token or self._peek()).position)


def _steps(selector: str) -> tuple[Any, ...]:
    """Return the names and numbers that lead to a value; _ANY for a wildcard."""
    steps: list[Any] = []
    for found in _STEP.finditer(selector, 1):
        if found["name"] is not None:
            steps.append(found["name"])
            continue
        text = found["index"] or found["property"]
        steps.append(_ANY if text == "*" else int(text) if found["index"] else text)
    return tuple(steps)


def _values(node: Any, steps: tuple[Any, ...]) -> list[Any]:
    """Return what the steps lead to; without wildcards that is one value, perhaps _MISSING."""
    if not steps:
        return [node]
    step, rest = steps[0], steps[1:]
    if step is _ANY:
        inside = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
        return [value for item in inside for value in _values(item, rest)] or [_MISSING]
    if isinstance(step, int):
        inner = node[step] if isinstance(node, list) and step < len(node) else _MISSING
    else:
        inner = node.get(step, _MISSING) if isinstance(node, Mapping) else _MISSING
    return [_MISSING] if inner is _MISSING else _values(inner, rest)


def _on(steps: tuple[Any, ...], test: Test, *, everywhere: bool = False) -> Test:
    quantifier = all if everywhere else any
    return lambda event: quantifier(test(value) for value in _values(event, steps))


_KEYWORDS: dict[str, Test] = {
    "IS NULL": lambda value: value is None,
    "IS TRUE": lambda value: value is True,
    "IS FALSE": lambda value: value is False,
    "NOT EXISTS": lambda value: value is _MISSING,
}


def _number_test(sign: str, text: str) -> Test:
    number = float(text)
    compare = _COMPARISONS[sign]

    def test(value: Any) -> bool:
        if isinstance(value, str):
            # Account numbers are text in CloudTrail, and the guide compares them bare.
            return sign in ("=", "!=") and compare(value, text)
        return isinstance(value, int | float) and not isinstance(value, bool) and compare(value, number)

    return test


def _text_test(sign: str, text: str) -> Test:
    wanted = sign == "="
    if text == "*":
        return lambda value: wanted and isinstance(value, str | int | float) and not isinstance(value, bool)
    bare = text.removeprefix("*").removesuffix("*")
    starts, ends = text.startswith("*"), text.endswith("*")

    def same(value: str) -> bool:
        if starts and ends:
            return bare in value
        if starts:
            return value.endswith(bare)
        return value.startswith(bare) if ends else value == bare

    return lambda value: isinstance(value, str) and same(value) is wanted
