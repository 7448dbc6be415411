def automaton(songs):
    """A suffix automaton of all songs: transitions, suffix links, lengths, and one end (song, place) of each state."""
    edges, link, length, end = [{}], [-1], [0], [None]

    def state(transitions, suffix, size, place):
        edges.append(transitions)
        link.append(suffix)
        length.append(size)
        end.append(place)
        return len(edges) - 1

    def split(p, q, c):
        """The state of the longest string of p, continued by c, cut off from q where q is longer."""
        if length[q] == length[p] + 1:
            return q
        clone = state(dict(edges[q]), link[q], length[p] + 1, end[q])
        link[q] = clone
        while p != -1 and edges[p].get(c) == q:
            edges[p][c] = clone
            p = link[p]
        return clone

    for number, song in enumerate(songs):
        last = 0
        for place, c in enumerate(song, 1):
            p = last
            if c in edges[p]:
                last = split(p, edges[p][c], c)
                continue
            last = state({}, 0, length[p] + 1, (number, place))
            while p != -1 and c not in edges[p]:
                edges[p][c] = last
                p = link[p]
            if p != -1:
                link[last] = split(p, edges[p][c], c)
    return edges, link, length, end


n, k = map(int, input().split())
songs = [input().strip() for _ in range(n)]
edges, link, length, end = automaton(songs)

shared = [0] * len(edges)  # in how many songs the strings of a state occur
latest = [-1] * len(edges)
for number, song in enumerate(songs):
    here = 0
    for c in song:
        here = state = edges[here][c]
        while state > 0 and latest[state] != number:
            latest[state] = number
            shared[state] += 1
            state = link[state]

longest = max((size for size, count in zip(length, shared, strict=True) if count >= k), default=0)
if longest == 0:
    print("0 -")
else:
    ends = [end[s] for s in range(len(edges)) if length[s] == longest and shared[s] >= k]
    print(longest, min(songs[number][place - longest : place] for number, place in ends))
