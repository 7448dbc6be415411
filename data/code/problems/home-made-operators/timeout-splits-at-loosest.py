# Searches each part for its loosest operator and splits there: quadratic in the number of tokens.
import re


def tokenize(text):
    tokens = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            return None
        at = match.end()
        if match[0] != " ":
            tokens.append(match[0])
    return tokens


def postfix(text):
    tokens = tokenize(text)
    if not tokens:
        return "error"
    depth = 0
    want_operand = True
    for token in tokens:
        if (token == "(" or token.isalnum()) != want_operand:
            return "error"
        if token == "(":
            depth += 1
        elif token == ")":
            depth -= 1
            if depth < 0:
                return "error"
        else:
            want_operand = not want_operand
    if depth or want_operand:
        return "error"
    out = []  # from the last token to the first
    parts = [(0, len(tokens))]
    while parts:
        start, end = parts.pop()
        if end - start == 1:
            out.append(tokens[start])
            continue
        best = None
        count = depth = 0
        for i in range(start, end):
            token = tokens[i]
            if token == "(":
                depth += 1
            elif token == ")":
                depth -= 1
            elif depth == 0 and token in operators:
                level, grouping = operators[token]
                if best is None or level < best:
                    best, where, count = level, i, 1
                elif level == best:
                    count += 1
                    if grouping == "N":
                        return "error"
                    if grouping == "L":
                        where = i
        if best is None:
            parts.append((start + 1, end - 1))
            continue
        out.append(tokens[where])
        parts.append((start, where))
        parts.append((where + 1, end))
    return " ".join(reversed(out))


m, q = map(int, input().split())
operators = {}
for _ in range(m):
    symbol, level, grouping = input().split()
    operators[symbol] = int(level), grouping
longest_first = sorted(operators, key=len, reverse=True)
TOKEN = re.compile("|".join([" ", r"\(", r"\)", "[A-Za-z0-9]+", *map(re.escape, longest_first)]))

for _ in range(q):
    print(postfix(input()))
