"""Golden values of the metrics, by plain Python: python3 nn-layers/src/test/golden/metrics.py

Written from the definitions, in other ways than the Java: distances by memoised recursion, BLEU in fractions and Counters, F1 from
lists of pairs, spans by a regular expression. Inputs are drawn by the generator that GoldenMetricsTest.java has as well.
"""

import math
import re
from collections import Counter
from fractions import Fraction
from functools import lru_cache


class Draws:
    def __init__(self, seed):
        self.x = seed

    def below(self, m):
        self.x = (self.x * 1103515245 + 12345) % 2**31
        return (self.x >> 16) % m

    def list(self, length, m):
        return [self.below(m) for _ in range(length)]


def distance(a, b):
    @lru_cache(None)
    def d(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return d(len(a), len(b))


def label_error_rate():
    draws, edits, units = Draws(1), 0, 0
    for _ in range(20):
        got, expected = draws.list(draws.below(15), 4), draws.list(1 + draws.below(15), 4)
        edits += distance(got, expected)
        units += len(expected)
    return edits, units, edits / units


def grams(symbols, n):
    return Counter(zip(*(symbols[i:] for i in range(n))))


def bleu(seed, order, smoothing, longest):
    draws, c, r = Draws(seed), 0, 0
    right, total = [0] * order, [0] * order
    for _ in range(10):
        candidate = draws.list(1 + draws.below(longest), 4)
        references = [draws.list(1 + draws.below(longest), 4) for _ in range(1 + draws.below(3))]
        c += len(candidate)
        r += min((abs(len(ref) - len(candidate)), len(ref)) for ref in references)[1]
        for n in range(1, order + 1):
            most = Counter()
            for ref in references:
                most |= grams(ref, n)
            right[n - 1] += sum((grams(candidate, n) & most).values())
            total[n - 1] += max(0, len(candidate) - n + 1)
    p = [Fraction(a, max(1, b)) for a, b in zip(right, total)]
    if smoothing == 1:
        p = [x if x else Fraction(1, 10) / max(1, t) for x, t in zip(p, total)]
    if smoothing == 2:
        p = [p[0]] + [Fraction(a + 1, max(1, b) + 1) for a, b in zip(right[1:], total[1:])]
    if not right[0] or not all(p):
        return 0.0
    return min(1, math.exp(1 - r / c)) * math.exp(math.fsum(math.log(x) for x in p) / order)


def confusion():
    draws = Draws(3)
    pairs = [(draws.below(5), draws.below(4)) for _ in range(60)]  # class 4 is expected and never predicted; 5 never seen
    scores = {}
    for c in {x for pair in pairs for x in pair}:
        right = sum(a == b == c for a, b in pairs)
        predicted, expected = sum(b == c for _, b in pairs), sum(a == c for a, _ in pairs)
        p, r = right / predicted if predicted else 0, right / expected if expected else 0
        scores[c] = (p, r, 2 * p * r / (p + r) if p + r else 0, expected)
    macro = [math.fsum(s[k] for s in scores.values()) / len(scores) for k in range(3)]
    weighted = [math.fsum(s[k] * s[3] for s in scores.values()) / len(pairs) for k in range(3)]
    return sum(a == b for a, b in pairs) / len(pairs), macro, weighted


def spans(tags):
    """Of valid IOBES: one letter for each tag, so that places are characters."""
    text = "".join(t[0] if t == "O" else t[0].lower() if t.endswith("LOC") else t[0] for t in tags)
    return {m.span() + (m.group().isupper(),) for m in re.finditer("S|s|BI*E|bi*e", text)}


def sentence(draws):
    tags = []
    while len(tags) < 30:
        kind, length = ("PER", "LOC")[draws.below(2)], draws.below(4)
        if length == 0:
            tags += ["O"] * (1 + draws.below(3))
        elif length == 1:
            tags.append("S-" + kind)
        else:
            tags += ["B-" + kind] + ["I-" + kind] * (length - 2) + ["E-" + kind]
    return tags[:30] if tags[29][0] in "OES" else tags[:27] + ["O"] * 3 if tags[26][0] in "OES" else ["O"] * 30


def span_f1():
    draws, right, predicted, expected = Draws(4), 0, 0, 0
    for _ in range(20):
        wanted = sentence(draws)
        got = list(wanted)
        for at in range(0, 30, 3):
            if draws.below(3) == 0 and wanted[at][0] in "OS":
                got[at] = ("O", "S-PER", "S-LOC")[draws.below(3)]
        a, b = spans(got), spans(wanted)
        right, predicted, expected = right + len(a & b), predicted + len(a), expected + len(b)
    return right, predicted, expected, 2 * right / (predicted + expected)


print("label error rate", label_error_rate())
print("BLEU-4", bleu(2, 4, 0, 12))
print("BLEU-2", bleu(2, 2, 0, 12))
print("BLEU-4 of short ones", bleu(5, 4, 0, 3), bleu(5, 4, 1, 3), bleu(5, 4, 2, 3))
print("confusion", confusion())
print("spans", span_f1())
