# Sees a conflict on an N level only between operators that follow each other directly.
import re


class BadExpression(Exception):
    pass


def postfix(text):
    out = []
    stack = []  # operators and open parentheses
    want_operand = True
    last_operator = ""
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise BadExpression
        at = match.end()
        token = match[0]
        if token == " ":
            continue
        if token == "(" or token.isalnum():
            if not want_operand:
                raise BadExpression
            if token == "(":
                stack.append(token)
            else:
                out.append(token)
                want_operand = False
            continue
        if want_operand:
            raise BadExpression
        if token == ")":
            while stack and stack[-1] != "(":
                out.append(stack.pop())
            if not stack:
                raise BadExpression
            stack.pop()
            continue
        level, grouping = operators[token]
        while stack and stack[-1] != "(":
            other = operators[stack[-1]][0]
            if other == level and grouping == "N" and last_operator == stack[-1]:
                raise BadExpression
            if other < level or (other == level and grouping == "R"):
                break
            out.append(stack.pop())
        stack.append(token)
        last_operator = token
        want_operand = True
    if want_operand or "(" in stack:
        raise BadExpression
    return " ".join(out + stack[::-1])


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
