"""Golden values of the cells, by NumPy: python3 nn-layers/src/test/golden/cells.py

Prints the state after 3 steps of a batch of 2, input size 2, hidden size 3. Weights and inputs are the eighths that
CellEquationsTest.java counts out as well, so both have exactly the same ones.
"""

import numpy as np

np.set_printoptions(precision=17, floatmode="unique")


def golden(start, *sizes):
    k = np.arange(start, start + int(np.prod(sizes)))
    return ((7 * k) % 17 - 8).reshape(sizes) / 8.0


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


X = golden(3, 3, 2, 2)


def weights(gates):
    return golden(0, 2, 3 * gates), golden(5, 3, 3 * gates), golden(11, 3 * gates)


def elman():
    u, w, b = weights(1)
    h = np.zeros((2, 3))
    for x in X:
        h = np.tanh(x @ u + h @ w + b)
    return [h]


def lstm():
    u, w, b = weights(4)
    h = c = np.zeros((2, 3))
    for x in X:
        i, f, g, o = np.split(x @ u + h @ w + b, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
    return [h, c]


def gru():
    u, w, b = weights(3)
    h = np.zeros((2, 3))
    for x in X:
        ur, uz, un = np.split(x @ u + b, 3, axis=1)
        wr, wz, wn = np.split(w, 3, axis=1)
        r, z = sigmoid(ur + h @ wr), sigmoid(uz + h @ wz)
        h = z * h + (1 - z) * np.tanh(un + (r * h) @ wn)
    return [h]


for cell in (elman, lstm, gru):
    for part in cell():
        print(cell.__name__, ", ".join(repr(float(v)) for v in part.flatten()))
