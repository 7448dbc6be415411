import sys


def shortest(n, edges, start):
    """Bellman-Ford; None if a round of negative length can be reached from the start."""
    away = [float("inf")] * (n + 1)
    away[start] = 0
    for _ in range(n + 1):
        changed = False
        for a, b, c in edges:
            if away[a] + c < away[b]:
                away[b] = away[a] + c
                changed = True
        if not changed:
            return away
    return None


def main():
    data = sys.stdin.read().split()
    n, m = int(data[0]), int(data[1])
    edges = []  # a, b, c: h(b) <= h(a) + c
    for i in range(2, 2 + 4 * m, 4):
        a, b, c = map(int, data[i + 1 : i + 4])
        edges.append((a, b, c) if data[i] == "most" else (b, a, -c))
    from_everywhere = [(0, shelf, 0) for shelf in range(1, n + 1)]
    if shortest(n, from_everywhere + edges, 0) is None:
        print("CONTRADICTION")
        return
    largest = shortest(n, edges, 1)[n]
    smallest = -shortest(n, edges, n)[1]
    print(smallest, largest)


main()
