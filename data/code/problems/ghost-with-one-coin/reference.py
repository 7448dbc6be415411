def ghost_winners(words, fragments):
    # A trie; children have larger numbers than their parents.
    children, is_word = [{}], [False]
    for word in words:
        node = 0
        for letter in word:
            if letter not in children[node]:
                children[node][letter] = len(children)
                children.append({})
                is_word.append(False)
            node = children[node][letter]
        is_word[node] = True

    plain = [False] * len(children)  # whether the player to move wins without the coin
    coin = [False] * len(children)  # and with it
    for node in reversed(range(len(children))):
        useful = [child for child in children[node].values() if not is_word[child]]
        plain[node] = not all(plain[child] for child in useful)
        coin[node] = not plain[node] or not all(coin[child] for child in useful)

    winners = []
    for fragment in fragments:
        node = 0
        for letter in fragment:
            node = children[node][letter]
        winners.append("first" if coin[node] else "second")
    return winners
