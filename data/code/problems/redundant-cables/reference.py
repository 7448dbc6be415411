import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m = data[:2]
    leader = list(range(n + 1))

    def find(x):
        while leader[x] != x:
            leader[x] = leader[leader[x]]
            x = leader[x]
        return x

    redundant = []
    for i in range(m):
        a = find(data[2 + 2 * i])
        b = find(data[3 + 2 * i])
        if a == b:
            redundant.append(i + 1)
        else:
            leader[a] = b
    print(*redundant or ["none"])
    print(n - (m - len(redundant)))


main()
