# Copies only the list of runs, so that a cut through a run shortens it in other versions too.
def bead_versions(operations):
    versions = [[]]
    results = []
    for op in operations:
        runs = versions[op[1]].copy()
        if op[0] == "add":
            versions.append([*runs, [op[2], op[3]]])
        elif op[0] == "cut":
            left = op[2]
            while runs and left >= runs[-1][1]:
                left -= runs.pop()[1]
            if runs:
                runs[-1][1] -= left
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
