# For every item looks back over all its siblings for the parent.
lines = [input().rstrip() for _ in range(int(input()))]


def facts():
    items = []
    depths = []
    children = []
    roots = 0
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        indentation = len(line) - len(line.lstrip(" "))
        parent = len(items) - 1
        matched = not items or items[-1][0] < indentation
        while parent >= 0 and items[parent][0] >= indentation:
            if items[parent][0] == indentation:
                matched = True
            parent -= 1
        if not matched:
            return f"bad {number}"
        if parent >= 0:
            children[parent] += 1
            depths.append(depths[parent] + 1)
        else:
            roots += 1
            depths.append(1)
        items.append((indentation, number))
        children.append(0)
    most = max(range(len(items)), key=children.__getitem__)
    return f"{roots} {max(depths)} {items[most][1]} {children[most]}"


print(facts())
