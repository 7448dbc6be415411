import heapq


def shelf_report(room, visits):
    marks = {}
    asked = {}
    heap = []  # (mark, when last asked for, reel); an entry is stale if the reel has newer ones
    hits = gone = age = clock = 0
    if room == 0:
        return [0, 0, 0, 0]
    for first, last in visits:
        for reel in range(first, last + 1):
            clock += 1
            if reel in marks:
                hits += 1
                marks[reel] += 1
            else:
                if len(marks) == room:
                    while True:
                        mark, when, old = heapq.heappop(heap)
                        if old in marks and asked[old] == when:
                            break
                    del marks[old]
                    gone += old
                    age = mark
                marks[reel] = age + 1
            asked[reel] = clock
            heapq.heappush(heap, (marks[reel], clock, reel))
    return [hits, gone, age, sum(marks.values())]
