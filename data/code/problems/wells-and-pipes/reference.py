import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m = data[:2]
    # A well is a pipe from village 0; among equal costs pipes come before wells.
    links = [(cost, 1, 0, i + 1) for i, cost in enumerate(data[2 : 2 + n])]
    for i in range(2 + n, 2 + n + 3 * m, 3):
        a, b, cost = data[i : i + 3]
        links.append((cost, 0, a, b))
    leader = list(range(n + 1))

    def find(x):
        while leader[x] != x:
            leader[x] = leader[leader[x]]
            x = leader[x]
        return x

    total = wells = 0
    for cost, is_well, a, b in sorted(links):
        a, b = find(a), find(b)
        if a != b:
            leader[a] = b
            total += cost
            wells += is_well
    print(total, wells)


main()
