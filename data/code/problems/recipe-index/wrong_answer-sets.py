# Forgets how many spoonfuls are wanted.
def find_recipes(recipes, queries):
    holders = {}
    for i, recipe in enumerate(recipes):
        for word in recipe:
            holders.setdefault(word, set()).add(i)
    results = []
    for wanted, hated in queries:
        found = set(range(len(recipes)))
        for word in wanted:
            found &= holders.get(word, set())
        for word in hated:
            found -= holders.get(word, set())
        results.append(sorted(found))
    return results
