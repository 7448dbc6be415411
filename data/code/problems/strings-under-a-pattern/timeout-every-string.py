# Grows every string letter by letter, as long as it may still match.
def matching_strings(pattern, length):
    n = len(pattern)

    def over_stars(places):
        places = set(places)
        for p in range(n):
            if p in places and pattern[p] == "*":
                places.add(p + 1)
        return places

    def count(places, left):
        if not places:
            return 0
        if left == 0:
            return int(n in places)
        total = 0
        for letter in "abc":
            new = set()
            for p in places:
                if p < n and pattern[p] == "*":
                    new.add(p)
                elif p < n and pattern[p] in ("?", letter):
                    new.add(p + 1)
            total += count(over_stars(new), left - 1)
        return total

    return count(over_stars({0}), length) % (10**9 + 7)
