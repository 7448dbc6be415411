# Leaves a recipe out only if it takes every hated word.
from collections import Counter


def find_recipes(recipes, queries):
    counts = [Counter(recipe) for recipe in recipes]
    results = []
    for wanted, hated in queries:
        need = Counter(wanted)
        found = []
        for i, have in enumerate(counts):
            if all(have[w] >= need[w] for w in need):
                if not hated or not all(w in have for w in hated):
                    found.append(i)
        results.append(found)
    return results
