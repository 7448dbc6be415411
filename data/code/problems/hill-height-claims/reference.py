import sys


def main():
    n, _ = map(int, sys.stdin.readline().split())
    parent = list(range(n + 1))
    above = [0] * (n + 1)  # how much higher a hill is than its parent
    members = [1] * (n + 1)

    def find(hill):
        """Return the root of a hill, and how much higher the hill is than the root."""
        height = 0
        while parent[hill] != hill:
            height += above[hill]
            hill = parent[hill]
        return hill, height

    rejected = 0
    for line in sys.stdin:
        kind, *numbers = line.split()
        a, b, *difference = map(int, numbers)
        (root_a, height_a), (root_b, height_b) = find(a), find(b)
        if kind == "?":
            print(height_a - height_b if root_a == root_b else "unknown")
        elif root_a == root_b:
            rejected += height_a - height_b != difference[0]
        else:
            rise = difference[0] + height_b - height_a  # of root_a over root_b
            if members[root_a] > members[root_b]:
                root_a, root_b, rise = root_b, root_a, -rise
            parent[root_a] = root_b
            above[root_a] = rise
            members[root_b] += members[root_a]
    print("rejected", rejected)


main()
