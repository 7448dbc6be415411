# Cuts off one bead at a time.
def bead_versions(operations):
    versions = [[]]
    results = []
    for op in operations:
        runs = versions[op[1]]
        if op[0] == "add":
            versions.append([*runs, (op[2], op[3])])
        elif op[0] == "cut":
            runs = list(runs)
            for _ in range(op[2]):
                if not runs:
                    break
                colour, count = runs.pop()
                if count > 1:
                    runs.append((colour, count - 1))
            versions.append(runs)
        elif op[0] == "bead":
            k = op[2]
            found = None
            for colour, count in runs:
                if k <= count:
                    found = colour
                    break
                k -= count
            results.append(found)
        else:
            results.append(sum(count for _, count in runs))
    return results
