import sys

text, _, *numbers = sys.stdin.read().split()
n = len(text)

border = [0] * (n + 1)  # the longest border of each prefix
for i in range(1, n):
    k = border[i]
    while k and text[i] != text[k]:
        k = border[k]
    border[i + 1] = k + (text[i] == text[k])

# The borders of a prefix are its ancestors in a tree. far[i] is an ancestor that may be many steps
# up, so chosen that any ancestor can be found in a logarithmic number of steps.
depth, far = [0] * (n + 1), [0] * (n + 1)
for i in range(1, n + 1):
    up = border[i]
    depth[i] = depth[up] + 1
    even = depth[up] - depth[far[up]] == depth[far[up]] - depth[far[far[up]]]
    far[i] = far[far[up]] if even else up


def common(i, j):
    i, j = border[i], border[j]
    if depth[i] < depth[j]:
        i, j = j, i
    while depth[i] > depth[j]:
        i = far[i] if depth[far[i]] >= depth[j] else border[i]
    while i != j:
        i, j = (far[i], far[j]) if far[i] != far[j] else (border[i], border[j])
    return i


for i, j in zip(numbers[::2], numbers[1::2], strict=True):
    print(common(int(i), int(j)))
