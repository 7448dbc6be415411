# Does not count a deletion from an empty text, or an undo that goes too far, as a change.
n = int(input())
versions = [((), 0)]
for _ in range(n):
    op, *args = input().split()
    k = int(args[-1])
    text, length = versions[-1]
    if op == "Q":
        if k > length:
            print("-")
            continue
        while text and text[1] >= k:
            text = text[0]
        print(text[2])
    elif op == "T":
        versions.append(((text, length, args[0]), length + k))
    elif op == "D":
        if length == 0:
            continue
        length = max(0, length - k)
        while text and text[1] >= length:
            text = text[0]
        versions.append((text, length))
    elif k < len(versions):
        versions.append(versions[-1 - k])
    else:
        versions = [((), 0)]
