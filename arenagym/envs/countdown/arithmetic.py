"""Exact arithmetic on untrusted text: a small parser, no eval.

Grammar (blanks are free)::

    sum     = product { ("+" | "-") product }
    product = factor { ("*" | "/") factor }
    factor  = ("+" | "-") factor | number | "(" sum ")"

`×`, `÷` and `−` are read as `*`, `/` and `-`. Values are exact fractions.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from arenagym.errors import ArenagymError

MAX_CHARS = 500
MAX_DEPTH = 50
MAX_DIGITS = 12

_TOKEN = re.compile(r"[0-9]+|\S")
_ASCII = str.maketrans({"×": "*", "÷": "/", "−": "-"})


class ExpressionError(ArenagymError, ValueError):
    """Text that is no arithmetic expression; `reason` is `syntax` or `division_by_zero`."""

    def __init__(self, message: str, reason: str = "syntax") -> None:
        super().__init__(message)
        self.reason = reason


class Evaluated(NamedTuple):
    """An expression's exact value, and the numbers written in it, from left to right."""

    value: Fraction
    numbers: list[int]


def evaluate(text: str) -> Evaluated:
    """The value of an expression.

    Raises:
        ExpressionError: the text is longer than 500 characters, nested deeper than 50, holds a
            number of more than 12 digits, is no expression, or divides by zero.
    """
    if len(text) > MAX_CHARS:
        raise ExpressionError(f"the expression has {len(text)} characters; {MAX_CHARS} are allowed")
    parser = _Parser(_TOKEN.findall(text.translate(_ASCII)))
    numerator, denominator = parser.sum(0)
    if parser.at < len(parser.tokens):
        raise parser.unexpected("an operator or the end")
    return Evaluated(Fraction(numerator, denominator), parser.numbers)


class _Parser:
    """Recursive descent over tokens. A value is (numerator, denominator), not reduced."""

    __slots__ = ("at", "numbers", "tokens")

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.numbers: list[int] = []

    def sum(self, depth: int) -> tuple[int, int]:
        a, b = self.product(depth)
        tokens = self.tokens
        while self.at < len(tokens) and (operator := tokens[self.at]) in "+-":
            self.at += 1
            c, d = self.product(depth)
            a, b = (a * d + c * b if operator == "+" else a * d - c * b), b * d
        return a, b

    def product(self, depth: int) -> tuple[int, int]:
        a, b = self.factor(depth)
        tokens = self.tokens
        while self.at < len(tokens) and (operator := tokens[self.at]) in "*/":
            self.at += 1
            c, d = self.factor(depth)
            if operator == "*":
                a, b = a * c, b * d
            elif c == 0:
                raise ExpressionError("the expression divides by zero", "division_by_zero")
            else:
                a, b = a * d, b * c
        return a, b

    def factor(self, depth: int) -> tuple[int, int]:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"the expression is nested deeper than {MAX_DEPTH}")
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if "0" <= token[:1] <= "9":
            if len(token) > MAX_DIGITS:
                raise ExpressionError(f"a number has {len(token)} digits; {MAX_DIGITS} are allowed")
            self.at += 1
            self.numbers.append(int(token))
            return self.numbers[-1], 1
        if token == "(":
            self.at += 1
            value = self.sum(depth + 1)
            if self.at >= len(self.tokens) or self.tokens[self.at] != ")":
                raise self.unexpected("a closing parenthesis")
            self.at += 1
            return value
        if token in ("-", "+"):
            self.at += 1
            a, b = self.factor(depth + 1)
            return (-a, b) if token == "-" else (a, b)
        raise self.unexpected("a number or an opening parenthesis")

    def unexpected(self, expected: str) -> ExpressionError:
        if self.at >= len(self.tokens):
            return ExpressionError(f"the expression ends where {expected} should be")
        found = self.tokens[self.at]
        hint = "; write the expression alone, without '='" if found == "=" else ""
        return ExpressionError(f"found {found!r} where {expected} should be{hint}")
