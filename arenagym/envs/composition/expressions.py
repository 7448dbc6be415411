"""Compositions as trees: their value, their text, and reading them from text."""

import ast
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import msgspec

from arenagym.envs.composition.functions import FUNCTIONS, METHODS, PLUS, Function, Parameter
from arenagym.errors import SettingError

MAX_TEXT = 4_000
"""The longest text of a composition, in characters."""
MAX_DEPTH = 8
_OPTION = "a composition such as 'func_17(func_1(x, 3))'"


class Leaf(NamedTuple):
    """The input `x`, or a literal word."""

    word: str | None = None


class Call(NamedTuple):
    """A function of one or two expressions; `parameters` holds its parameter, if it has one."""

    function: Function
    operands: tuple["Expression", ...]
    parameters: tuple[Parameter, ...] = ()


Expression: TypeAlias = Leaf | Call
X = Leaf()


class TooLongError(SettingError):
    """A value of a composition is longer than the limit."""


def evaluate(expression: Expression, x: str, limit: int) -> str:
    """The value of a composition for the input x.

    Raises:
        TooLongError: a value on the way has more than `limit` characters; nothing longer than
            four times the limit is ever made.
    """
    if isinstance(expression, Leaf):
        return x if expression.word is None else expression.word
    function, operands, parameters = expression
    if len(operands) == 1:
        value = function.apply(evaluate(operands[0], x, limit), *parameters)
    else:
        first, second = operands
        value = function.apply(evaluate(first, x, limit), evaluate(second, x, limit), *parameters)
    if len(value) > limit:
        raise TooLongError(
            f"composition: a value in it has {len(value):,} characters; max_chars is {limit:,}"
        )
    return value


def depth(expression: Expression) -> int:
    """How many functions the longest way from a leaf to the value passes."""
    if isinstance(expression, Leaf):
        return 0
    return 1 + max(depth(operand) for operand in expression.operands)


def leaves(expression: Expression) -> Iterator[Leaf]:
    """The leaves from left to right."""
    if isinstance(expression, Leaf):
        yield expression
    else:
        for operand in expression.operands:
            yield from leaves(operand)


def calls(expression: Expression) -> Iterator[Call]:
    """The calls in order of evaluation, the outermost last."""
    if isinstance(expression, Call):
        for operand in expression.operands:
            yield from calls(operand)
        yield expression


def with_leaves(expression: Expression, given: Iterator[Leaf]) -> Expression:
    """The same functions over other leaves, taken from left to right."""
    if isinstance(expression, Leaf):
        return next(given)
    operands = tuple(with_leaves(operand, given) for operand in expression.operands)
    return expression._replace(operands=operands)


def render(expression: Expression) -> str:
    """The text of a composition: a Python expression of `x`."""
    if isinstance(expression, Leaf):
        return "x" if expression.word is None else quoted(expression.word)
    function, operands, parameters = expression
    first = render(operands[0])
    if function is PLUS:
        return f"{first} + {_bracketed(operands[1], render(operands[1]))}"
    if not function.source:
        return f"{_bracketed(operands[0], first)}.{function.name}()"
    parts = [first, *map(render, operands[1:]), *map(quoted, parameters)]
    return f"{function.name}({', '.join(parts)})"


def quoted(value: Parameter) -> str:
    """A word or a number as Python writes it, words in double quotes."""
    if isinstance(value, str) and not value.isalnum():
        return msgspec.json.encode(value).decode()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _bracketed(operand: Expression, text: str) -> str:
    return f"({text})" if isinstance(operand, Call) and operand.function is PLUS else text


def parse(text: str) -> Expression:
    """The composition of a text; what `render` wrote comes back as it was.

    Raises:
        SettingError: the text is longer than 4,000 characters, deeper than 8, or no composition of
            these functions, or a parameter is none of the function's.
    """
    if len(text) > MAX_TEXT:
        raise SettingError(f"composition of {len(text):,} characters; {MAX_TEXT:,} are allowed")
    try:
        return _read(ast.parse(text.strip(), mode="eval").body, MAX_DEPTH)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, SettingError):
            raise
        raise SettingError(f"composition {text[:200]!r}: {error}; give {_OPTION}") from error


def _read(node: ast.expr, room: int) -> Expression:
    if room < 0:
        raise SettingError(f"composition: a depth of 1 to {MAX_DEPTH} is expected, this is deeper")
    match node:
        case ast.Name(id="x"):
            return X
        case ast.Constant(value=str(word)):
            return Leaf(checked_text("a literal", word))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return Call(PLUS, (_read(left, room - 1), _read(right, room - 1)))
        case ast.Call(func=ast.Attribute(value=receiver, attr=name), args=[], keywords=[]):
            if FUNCTIONS.get(name) in METHODS:
                return Call(FUNCTIONS[name], (_read(receiver, room - 1),))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            function = FUNCTIONS.get(name)
            if function is not None and function.source:
                return _read_call(function, arguments, room - 1)
    raise SettingError(f"composition: cannot read {ast.unparse(node)[:200]!r}; give {_OPTION}")


def _read_call(function: Function, arguments: list[ast.expr], room: int) -> Call:
    takes_parameter = bool(function.words or function.choices)
    if len(arguments) != function.arity + takes_parameter:
        raise SettingError(
            f"{function.name} with {len(arguments)} arguments: it takes {function.arity} "
            f"{'string' if function.arity == 1 else 'strings'}"
            f"{' and a parameter' if takes_parameter else ''}"
        )
    operands = tuple(_read(argument, room) for argument in arguments[: function.arity])
    if not takes_parameter:
        return Call(function, operands)
    match arguments[-1]:
        case ast.Constant(value=int(value) | str(value)) if not isinstance(value, bool):
            if function.words and isinstance(value, str) and 0 < len(value) <= 10:
                return Call(function, operands, (checked_text("a word", value),))
            if value in function.choices:
                return Call(function, operands, (value,))
    expected = f"one of {function.choices}" if function.choices else "a word of 1 to 10 characters"
    raise SettingError(
        f"{function.name} with {ast.unparse(arguments[-1])[:100]}: its parameter is {expected}"
    )


def checked_text(what: str, text: str, longest: int = 100) -> str:
    """The text itself, if it is 1 to `longest` printable ASCII characters.

    Raises:
        SettingError: it is not.
    """
    if not (1 <= len(text) <= longest and text.isascii() and text.isprintable()):
        raise SettingError(f"{what} {text[:100]!r}: give 1 to {longest} printable ASCII characters")
    return text
