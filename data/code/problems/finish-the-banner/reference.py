def longest_palindromic_prefix(text):
    """The longest border of text + mark + reversed text, by the prefix function."""
    joined = text + "#" + text[::-1]
    border = [0] * len(joined)
    for i in range(1, len(joined)):
        k = border[i - 1]
        while k and joined[i] != joined[k]:
            k = border[k - 1]
        border[i] = k + (joined[i] == joined[k])
    return border[-1]


def finish_banner(banner):
    front = len(banner) - longest_palindromic_prefix(banner)
    back = len(banner) - longest_palindromic_prefix(banner[::-1])
    return ["front", front] if front <= back else ["back", back]
