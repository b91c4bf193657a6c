"""Files that NumPy writes: python3 nn-layers/src/test/golden/arrays.py > nn-layers/src/test/resources/dev/refrain/nn/io/arrays.txt

A line for each: what it is, and its bytes in hex. The elements of an array of n are (i - 2) / 4 for i from 0 to n - 1, row by row. Given
the names of files, it prints instead what NumPy reads in them.
"""

import io
import sys

import numpy as np

SHAPES = [(), (3,), (2, 3), (2, 3, 2), (1, 2, 1, 3), (0,), (2, 0, 3)]


def array(shape, dtype, order="C"):
    count = int(np.prod(shape, dtype=int))
    return ((np.arange(count) - 2) / 4).reshape(shape).astype(dtype).copy(order=order)


def line(name, data):
    print(name, data.hex())


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def main():
    for dtype in ["<f4", "<f8", ">f4", ">f8", "<f2", ">f2"]:
        for shape in SHAPES:
            line(f"{dtype} C 1.0 {list(shape)}".replace(", ", ","), npy(array(shape, dtype)))
    for dtype in ["<f4", ">f8"]:
        for shape in SHAPES:
            line(f"{dtype} F 1.0 {list(shape)}".replace(", ", ","), npy(array(shape, dtype, "F")))
    for version in [(2, 0), (3, 0)]:
        line(f"<f4 C {version[0]}.0 [2,3]", npy(array((2, 3), "<f4"), version))
    named = {"w": array((2, 3), "<f4"), "cell/b": array((3,), "<f8"), "ä": array((), "<f4"), "f": array((3, 2), "<f4", "F")}
    for name, save in [("stored", np.savez), ("deflated", np.savez_compressed)]:
        out = io.BytesIO()
        save(out, **named)
        line(f"npz {name}", out.getvalue())
    out = io.BytesIO()
    np.savez(out)
    line("npz empty", out.getvalue())
    for name, dtype in [("int", "<i4"), ("bool", "|b1"), ("complex", "<c8")]:
        line(f"refused {name}", npy(np.zeros(2, dtype)))
    line("refused structure", npy(np.zeros(2, [("a", "<f4")])))
    line("refused object", npy(np.array(["x", None], dtype=object)))


if len(sys.argv) > 1:
    for file in sys.argv[1:]:
        read = np.load(file)
        for key in read.files if hasattr(read, "files") else [None]:
            each = read if key is None else read[key]
            print(file, key, each.dtype, each.shape, each.ravel()[:8])
else:
    main()
