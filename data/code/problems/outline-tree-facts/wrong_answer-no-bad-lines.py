# Never notices a bad line: hangs it under the nearest item that is less deep.
lines = [input().rstrip() for _ in range(int(input()))]


def facts():
    stack = []  # (indentation, line number) of the last item and of those above it
    children = {}
    roots = deepest = 0
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        indentation = len(line) - len(line.lstrip(" "))
        if stack and indentation <= stack[-1][0]:
            while stack and stack[-1][0] > indentation:
                stack.pop()
            if stack and stack[-1][0] == indentation:
                stack.pop()
        if stack:
            children[stack[-1][1]] += 1
        else:
            roots += 1
        stack.append((indentation, number))
        children[number] = 0
        deepest = max(deepest, len(stack))
    most = max(children, key=children.get)
    return f"{roots} {deepest} {most} {children[most]}"


print(facts())
