# Does not join the closed time at the end of the week with the one at its start.
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
DAY = 86400
WEEK = 7 * DAY


def read_days(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        start = DAYS.index(first)
        count = (DAYS.index(last or first) - start) % 7 + 1
        for offset in range(count):
            yield (start + offset) % 7


def read_time(text):
    hours, minutes, seconds = [*map(int, text.split(":")), 0][:3]
    return 3600 * hours + 60 * minutes + seconds


spans = set()
for _ in range(int(input())):
    days, times = input().split()
    for span in times.split(","):
        start, end = map(read_time, span.split("-"))
        if end <= start:
            end += DAY
        for day in read_days(days):
            begin, stop = day * DAY + start, day * DAY + end
            spans.add((begin, min(stop, WEEK)))
            if stop > WEEK:
                spans.add((0, stop - WEEK))

opened = 0
longest = 0
open_until = 0
first_start = None
for start, end in sorted(spans):
    if first_start is None:
        first_start = start
    elif start > open_until:
        longest = max(longest, start - open_until)
    opened += max(0, end - max(start, open_until))
    open_until = max(open_until, end)
longest = max(longest, first_start, WEEK - open_until)
print(opened, longest)
