# Climbs the levels by recursion, too deep for 4000 parentheses.
import re


class BadExpression(Exception):
    pass


def postfix(text):
    tokens = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise BadExpression
        at = match.end()
        if match[0] != " ":
            tokens.append(match[0])
    tokens.append("")
    place = 0
    out = []

    def primary():
        nonlocal place
        token = tokens[place]
        place += 1
        if token == "(":
            climb(0)
            if tokens[place] != ")":
                raise BadExpression
            place += 1
        elif token.isalnum():
            out.append(token)
        else:
            raise BadExpression

    def climb(least):
        nonlocal place
        primary()
        barred = None
        while tokens[place] in operators:
            token = tokens[place]
            level, grouping = operators[token]
            if level < least:
                break
            if level == barred:
                raise BadExpression
            place += 1
            climb(level if grouping == "R" else level + 1)
            out.append(token)
            barred = level if grouping == "N" else None

    climb(0)
    if place != len(tokens) - 1:
        raise BadExpression
    return " ".join(out)


m, q = map(int, input().split())
operators = {}
for _ in range(m):
    symbol, level, grouping = input().split()
    operators[symbol] = int(level), grouping
longest_first = sorted(operators, key=len, reverse=True)
TOKEN = re.compile("|".join([" ", r"\(", r"\)", "[A-Za-z0-9]+", *map(re.escape, longest_first)]))

for _ in range(q):
    try:
        print(postfix(input()))
    except BadExpression:
        print("error")
