# Joins text and mirror image without a mark between them, so that borders run over the middle.
def kept(text):
    joined = text + text[::-1]
    border = [0] * len(joined)
    for i in range(1, len(joined)):
        k = border[i - 1]
        while k and joined[i] != joined[k]:
            k = border[k - 1]
        if joined[i] == joined[k]:
            k += 1
        border[i] = k
    return min(border[-1], len(text))


def finish_banner(banner):
    n = len(banner)
    front, back = n - kept(banner), n - kept(banner[::-1])
    return ["front", front] if front <= back else ["back", back]
