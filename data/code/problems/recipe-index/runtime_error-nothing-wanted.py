# Intersects the sets of the wanted words, which fails if there are none.
from collections import Counter


def find_recipes(recipes, queries):
    holders = {}
    for i, recipe in enumerate(recipes):
        for word, count in Counter(recipe).items():
            for k in range(count):
                holders.setdefault((word, k + 1), set()).add(i)
    results = []
    for wanted, hated in queries:
        found = set.intersection(*(holders.get(item, set()) for item in Counter(wanted).items()))
        for word in hated:
            found = found - holders.get((word, 1), set())
        results.append(sorted(found))
    return results
