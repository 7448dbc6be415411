# Looks for a bead by a recursion along the runs, which may be too deep.
def bead_versions(operations):
    nodes = [None]
    lengths = [0]
    results = []

    def find(node, k):
        parent, start, colour = node
        if k > start:
            return node
        return find(parent, k)

    def node_of(node, length):
        return find(node, length) if length else None

    for op in operations:
        node, length = nodes[op[1]], lengths[op[1]]
        if op[0] == "add":
            nodes.append((node, length, op[2]))
            lengths.append(length + op[3])
        elif op[0] == "cut":
            length = max(0, length - op[2])
            nodes.append(node_of(node, length))
            lengths.append(length)
        elif op[0] == "bead":
            results.append(find(node, op[2])[2] if op[2] <= length else None)
        else:
            results.append(length)
    return results
