# Builds and solves the whole game anew for each fragment.
def solve(words, fragment):
    children, end = [{}], [False]
    for word in words:
        if not word.startswith(fragment):
            continue
        node = 0
        for letter in word[len(fragment) :]:
            if letter not in children[node]:
                children[node][letter] = len(children)
                children.append({})
                end.append(False)
            node = children[node][letter]
        end[node] = True
    wins = {}
    for node in range(len(children) - 1, -1, -1):
        for coin in (False, True):
            good = coin and not wins[node, False]
            for child in children[node].values():
                if not end[child] and not wins[child, coin]:
                    good = True
            wins[node, coin] = good
    return wins[0, True]


def ghost_winners(words, fragments):
    return ["first" if solve(words, f) else "second" for f in fragments]
