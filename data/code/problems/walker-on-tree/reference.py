import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, q = data[:2]
    parent = [0, 1, *data[2 : n + 1]]
    children = [[] for _ in range(n + 1)]
    for hut in range(2, n + 1):
        children[parent[hut]].append(hut)
    depth = [0] * (n + 1)
    order = [1]
    for hut in order:
        for child in children[hut]:
            depth[child] = depth[hut] + 1
            order.append(child)
    jumps = [parent]  # jumps[i][hut] is the hut 2 ** i steps nearer to hut 1
    while 2 ** len(jumps) < n:
        last = jumps[-1]
        jumps.append([last[hut] for hut in last])

    def climb(hut, steps):
        level = 0
        while steps:
            if steps & 1:
                hut = jumps[level][hut]
            steps >>= 1
            level += 1
        return hut

    def meeting(a, b):
        if depth[a] > depth[b]:
            a = climb(a, depth[a] - depth[b])
        else:
            b = climb(b, depth[b] - depth[a])
        if a == b:
            return a
        for jump in reversed(jumps):
            if jump[a] != jump[b]:
                a, b = jump[a], jump[b]
        return parent[a]

    for i in range(n + 1, n + 1 + 3 * q, 3):
        a, b, k = data[i : i + 3]
        top = meeting(a, b)
        up, down = depth[a] - depth[top], depth[b] - depth[top]
        if k >= up + down:
            print(b)
        elif k <= up:
            print(climb(a, k))
        else:
            print(climb(b, up + down - k))


main()
