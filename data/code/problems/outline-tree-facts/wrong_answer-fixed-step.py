# Takes the first indentation for the step of all levels.
lines = [input().rstrip() for _ in range(int(input()))]


def facts():
    step = base = None
    parents = []
    children = {}
    roots = deepest = 0
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        indentation = len(line) - len(line.lstrip(" "))
        if base is None:
            base = indentation
        indentation -= base
        if indentation > 0 and step is None:
            step = indentation
        if indentation < 0 or (step and indentation % step):
            return f"bad {number}"
        depth = indentation // step if step else 0
        del parents[depth:]
        if parents:
            children[parents[-1]] += 1
        else:
            roots += 1
        parents.append(number)
        children[number] = 0
        deepest = max(deepest, depth + 1)
    most = max(children, key=children.get)
    return f"{roots} {deepest} {most} {children[most]}"


print(facts())
