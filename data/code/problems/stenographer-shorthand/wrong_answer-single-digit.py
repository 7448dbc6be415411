# Takes only the last digit of a number.
text = input().strip()
input()
queries = input().split()


def build(i):
    parts = []
    times = 0
    while i < len(text) and text[i] != ")":
        if text[i].isdigit():
            times = int(text[i])
        elif text[i] == "(":
            inner, i = build(i + 1)
            parts.append((times, inner))
        else:
            parts.append((1, text[i]))
        i += 1
    return parts, i


def size(part):
    if isinstance(part, str):
        return 1
    return sum(times * size(inner) for times, inner in part)


def find(part, k):
    if isinstance(part, str):
        return part
    for times, inner in part:
        s = size(inner)
        if k < s * times:
            return find(inner, k % s)
        k -= s * times


tree, _ = build(0)
total = size(tree)
print("".join(find(tree, int(k) - 1) if int(k) <= total else "." for k in queries))
