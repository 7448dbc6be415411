from collections import defaultdict


def counts_before(groups, n):
    """For each place: how many places of the groups before its own come before it."""
    tree = [0] * (n + 1)
    counts = [0] * n
    for group in groups:
        for place in group:
            i = place
            while i:
                counts[place] += tree[i]
                i &= i - 1
        for place in group:
            i = place + 1
            while i <= n:
                tree[i] += 1
                i += i & -i
    return counts


def main():
    n = int(input())
    places = defaultdict(list)
    for place, height in enumerate(map(int, input().split())):
        places[height].append(place)
    rising = [places[height] for height in sorted(places)]
    lower = counts_before(rising, n)
    higher = counts_before(rising[::-1], n)

    valleys = flat = 0
    all_higher = n
    for group in rising:
        all_higher -= len(group)
        valleys += sum(higher[i] * (all_higher - higher[i]) for i in group)
        # Two equal posts form valleys with all lower ones between them, lower[k] - lower[i].
        before = 0
        for count, k in enumerate(group):
            flat += count * lower[k] - before
            before += lower[k]
    print(valleys, valleys - flat)


main()
