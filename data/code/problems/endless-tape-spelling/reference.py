from bisect import bisect_right

strip = input().strip()
places = {}
for place, letter in enumerate(strip, 1):
    places.setdefault(letter, []).append(place)


def spell(word):
    rounds, place = 0, 0  # the last marked place is rounds * len(strip) + place
    for letter in word:
        if letter not in places:
            return 0
        next_one = bisect_right(places[letter], place)
        if next_one == len(places[letter]):
            rounds += 1
            next_one = 0
        place = places[letter][next_one]
    return rounds * len(strip) + place


for _ in range(int(input())):
    print(spell(input().strip()))
