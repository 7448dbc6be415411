def bead_versions(operations):
    # A node is a run of beads of one colour after those of its parent. Nodes never change; a
    # version is a length and the node that holds its last bead, perhaps with unused beads behind.
    parent, leap, depth = [0], [0], [0]
    start = [-1]  # the number of beads before the run
    colours = [None]
    versions = [(0, 0)]
    results = []

    def holder(node, k):
        """Return the node that holds bead k, at this node or before it."""
        while start[node] >= k:
            node = leap[node] if start[leap[node]] >= k else parent[node]
        return node

    for kind, version, *rest in operations:
        node, length = versions[version]
        if kind == "add":
            colour, count = rest
            far = leap[node]
            even = depth[node] - depth[far] == depth[far] - depth[leap[far]]
            parent.append(node)
            leap.append(leap[far] if even else node)
            depth.append(depth[node] + 1)
            start.append(length)
            colours.append(colour)
            versions.append((len(parent) - 1, length + count))
        elif kind == "cut":
            length = max(0, length - rest[0])
            versions.append((holder(node, length), length))
        elif kind == "bead":
            k = rest[0]
            results.append(colours[holder(node, k)] if k <= length else None)
        else:
            results.append(length)
    return results
