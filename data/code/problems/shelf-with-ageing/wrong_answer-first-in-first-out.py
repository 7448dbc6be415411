# Breaks ties by when a reel was put on the shelf, not by when it was last asked for.
import heapq


def shelf_report(room, visits):
    marks, since, heap = {}, {}, []
    hits = gone = age = clock = 0
    for first, last in visits:
        for reel in range(first, last + 1):
            if room == 0:
                continue
            clock += 1
            if reel in marks:
                hits += 1
                marks[reel] += 1
            else:
                if len(marks) == room:
                    while True:
                        mark, when, old = heapq.heappop(heap)
                        if marks.get(old) == mark and since[old] == when:
                            break
                    del marks[old]
                    gone += old
                    age = mark
                marks[reel] = age + 1
                since[reel] = clock
            heapq.heappush(heap, (marks[reel], since[reel], reel))
    return [hits, gone, age, sum(marks.values())]
