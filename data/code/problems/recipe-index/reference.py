from collections import Counter, defaultdict


def find_recipes(recipes, queries):
    holders = defaultdict(set)  # (word, k): the recipes that take at least k spoonfuls of the word
    for index, recipe in enumerate(recipes):
        for word, count in Counter(recipe).items():
            for k in range(1, count + 1):
                holders[word, k].add(index)

    results = []
    for wanted, hated in queries:
        needed = [holders.get(need, set()) for need in Counter(wanted).items()]
        needed.sort(key=len)
        found = set.intersection(*needed) if needed else set(range(len(recipes)))
        found = found.difference(*(holders.get((word, 1), ()) for word in hated))
        results.append(sorted(found))
    return results
