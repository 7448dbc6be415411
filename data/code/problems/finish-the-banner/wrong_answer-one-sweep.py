# One sweep from the far end finds only a bound on the palindrome that can be kept.
def added(text):
    kept = 0
    for c in reversed(text):
        if c == text[kept]:
            kept += 1
    return len(text) - kept


def finish_banner(banner):
    front, back = added(banner), added(banner[::-1])
    return ["front", front] if front <= back else ["back", back]
