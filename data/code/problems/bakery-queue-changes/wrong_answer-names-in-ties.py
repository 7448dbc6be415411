# Among customers of equal rank it serves the alphabetically first.
def run_queue(operations):
    ranks = {}
    results = []
    for op in operations:
        if op[0] == "serve":
            if ranks:
                name = min(ranks, key=lambda n: (-ranks[n], n))
                del ranks[name]
                results.append(name)
            else:
                results.append(None)
        elif op[0] == "join":
            results.append(op[1] not in ranks)
            ranks.setdefault(op[1], op[2])
        else:
            results.append(op[1] in ranks)
            if op[1] in ranks:
                if op[0] == "change":
                    ranks[op[1]] = op[2]
                else:
                    del ranks[op[1]]
    return results
