# Keeps a stack of old texts and pops it: an undo cannot be undone.
n = int(input())
text = ()
length = 0
stack = []
for _ in range(n):
    op, *args = input().split()
    k = int(args[-1])
    if op == "Q":
        node, at = text, length
        if k > length:
            print("-")
            continue
        while node and node[1] >= k:
            node = node[0]
        print(node[2])
    elif op == "T":
        stack.append((text, length))
        text = (text, length, args[0])
        length += k
    elif op == "D":
        stack.append((text, length))
        length = max(0, length - k)
        while text and text[1] >= length:
            text = text[0]
    else:
        for _ in range(min(k, len(stack))):
            text, length = stack.pop()
