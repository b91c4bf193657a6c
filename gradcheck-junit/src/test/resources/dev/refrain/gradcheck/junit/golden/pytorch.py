"""Values and gradients of PyTorch, for PyTorchTest: writes pytorch.txt, which lies beside this file.

    python3 pytorch.py > pytorch.txt          with PyTorch 1.13.1 as in Debian 12, which calls itself 1.13.0a0

It works in float64 on the CPU. Nothing of PyTorch is copied here: it is called, and its numbers are kept. Inputs are drawn from
NumPy's RandomState, seeded by the CRC-32 of the case's name, and rounded to three decimals; every case is drawn away from kinks.

A case is a line "case NAME, WHAT" and one line for each tensor, "KIND SIZES NUMBERS", where SIZES is as 2,3, or - for none:

    x    an input, in order                 ids  whole numbers, in order
    y    the value                          c    the cotangent of y, not uniform
    g    the gradient of <c, y>, for each x
    d    a direction, for each x            h    the gradient of <d, g>, for each x; both in some cases only
"""

import zlib

import numpy
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


class Draw:
    """Inputs of one case."""

    def __init__(self, name):
        self.random = numpy.random.RandomState(zlib.crc32(name.encode()))

    def within(self, low, high, *sizes):
        return torch.tensor(numpy.round(self.random.uniform(low, high, sizes), 3))

    def real(self, *sizes):
        return self.within(-2, 2, *sizes)

    def positive(self, *sizes):
        return self.within(0.2, 3, *sizes)

    def away(self, kinks, *sizes):
        """Within -7 .. 7, at least 0.05 from every kink."""
        while True:
            x = self.within(-7, 7, *sizes)
            if all((x - kink).abs().min() > 0.05 for kink in kinks):
                return x

    def distinct(self, *sizes):
        n = int(numpy.prod(sizes))
        return torch.tensor(self.random.permutation(n).astype(float).reshape(sizes)) / 4 - n / 8

    def ids(self, below, *sizes):
        return torch.tensor(self.random.randint(0, below, sizes), dtype=torch.int64)


def numbers(tensor):
    sizes = ",".join(str(size) for size in tensor.shape) or "-"
    if tensor.dtype == torch.int64:
        return sizes + "".join(" %d" % value for value in tensor.flatten().tolist())
    return sizes + "".join(" " + repr(value) for value in tensor.detach().flatten().tolist())


def gradients(value, inputs, create_graph=False):
    if not value.requires_grad:
        return [torch.zeros_like(x) for x in inputs]
    found = torch.autograd.grad(value, inputs, create_graph=create_graph, allow_unused=True)
    return [torch.zeros_like(x) if each is None else each for x, each in zip(inputs, found)]


def case(name, what, inputs, function, ids=(), second=False):
    draw = Draw(name + " cotangents")
    for x in inputs:
        x.requires_grad_()
    y = function(*inputs, *ids)
    print("case %s, %s" % (name, what))
    for x in inputs:
        print("x", numbers(x))
    for each in ids:
        print("ids", numbers(each))
    cotangent = draw.within(-1, 1, *y.shape)
    g = gradients((cotangent * y).sum(), inputs, create_graph=second)
    print("y", numbers(y))
    print("c", numbers(cotangent))
    for each in g:
        print("g", numbers(each))
    if second:
        directions = [draw.within(-1, 1, *x.shape) for x in inputs]
        h = gradients(sum((d * each).sum() for d, each in zip(directions, g)), inputs)
        for each in directions:
            print("d", numbers(each))
        for each in h:
            print("h", numbers(each))


def unary(name, what, function, draw=None, second=True):
    """Of eight numbers."""
    source = Draw(name)
    x = source.real(2, 4) if draw is None else draw(source)
    case(name, what, [x], function, second=second)


def kinked(name, what, function, kinks, second=False):
    unary(name, what, function, lambda draw: draw.away(kinks, 2, 6), second)


def binary(name, what, function, first=None, second_input=None, second=True):
    source = Draw(name)
    a = source.real(2, 3) if first is None else first(source)
    b = source.real(3) if second_input is None else second_input(source)
    case(name, what, [a, b], function, second=second)


def pointwise_unary():
    unary("neg", "-x", torch.neg)
    unary("exp", "e^x", torch.exp)
    unary("log", "ln x", torch.log, lambda d: d.positive(2, 4))
    unary("tanh", "tanh x", torch.tanh)
    unary("sigmoid", "1 / (1 + e^-x)", torch.sigmoid)
    kinked("relu", "max(x, 0)", torch.relu, [0])
    unary("softplus", "ln(1 + e^x)", F.softplus)
    unary("expm1", "e^x - 1", torch.expm1)
    unary("log1p", "ln(1 + x)", torch.log1p, lambda d: d.within(-0.9, 3, 2, 4))
    unary("erf", "erf x", torch.erf)
    unary("sqrt", "square root", torch.sqrt, lambda d: d.positive(2, 4))
    unary("square", "x^2", torch.square)
    kinked("abs", "|x|", torch.abs, [0])
    unary("reciprocal", "1 / x", torch.reciprocal, lambda d: d.away([0], 2, 4))
    unary("sin", "sin x", torch.sin)
    unary("cos", "cos x", torch.cos)
    unary("tan", "tan x", torch.tan, lambda d: d.within(-1.3, 1.3, 2, 4))
    unary("atan", "arc tangent", torch.atan)
    unary("asin", "arc sine", torch.asin, lambda d: d.within(-0.95, 0.95, 2, 4))
    unary("acos", "arc cosine", torch.acos, lambda d: d.within(-0.95, 0.95, 2, 4))
    unary("sinh", "sinh x", torch.sinh)
    unary("cosh", "cosh x", torch.cosh)
    unary("asinh", "inverse of sinh", torch.asinh)
    unary("acosh", "inverse of cosh", torch.acosh, lambda d: d.within(1.1, 4, 2, 4))
    unary("atanh", "inverse of tanh", torch.atanh, lambda d: d.within(-0.95, 0.95, 2, 4))
    unary("rsqrt", "1 / square root", torch.rsqrt, lambda d: d.positive(2, 4))
    unary("erfc", "1 - erf x", torch.erfc)


def activations():
    unary("silu", "x sigmoid(x)", F.silu)
    unary("gelu", "x (1 + erf(x / sqrt 2)) / 2", F.gelu)
    unary("mish", "x tanh(softplus(x))", F.mish)
    unary("softsign", "x / (1 + |x|)", F.softsign, lambda d: d.away([0], 2, 4))
    unary("logSigmoid", "ln sigmoid(x)", F.logsigmoid)
    kinked("selu", "scaled exponential linear unit", F.selu, [0])
    kinked("hardTanh", "x within -1 .. 1", F.hardtanh, [-1, 1])
    kinked("hardSigmoid", "(x + 3) / 6 within 0 .. 1", F.hardsigmoid, [-3, 3])
    kinked("hardSwish", "x hardSigmoid(x)", F.hardswish, [-3, 3])
    kinked("relu6", "x within 0 .. 6", F.relu6, [0, 6])
    kinked("leakyRelu", "x, and 0.01 x below 0", lambda x: F.leaky_relu(x, 0.01), [0])
    kinked("elu", "x, and 0.7 (e^x - 1) below 0", lambda x: F.elu(x, 0.7), [0], second=True)
    # Its gradient rounds 1 / alpha to float32: 0.5 is a number for which that changes nothing.
    kinked("celu", "x, and 0.5 (e^(x / 0.5) - 1) below 0", lambda x: F.celu(x, 0.5), [0])
    kinked("softShrink", "x nearer to 0 by 0.5, and 0 within", lambda x: F.softshrink(x, 0.5), [-0.5, 0.5])
    kinked("hardShrink", "x, and 0 within -0.5 .. 0.5", lambda x: F.hardshrink(x, 0.5), [-0.5, 0.5])
    kinked("clamp", "x within -1.5 .. 2.5", lambda x: torch.clamp(x, -1.5, 2.5), [-1.5, 2.5])


def pointwise_binary():
    binary("add", "a + b", torch.add)
    binary("sub", "a - b", torch.sub)
    binary("mul", "a b", torch.mul)
    binary("div", "a / b", torch.div, None, lambda d: d.positive(3))
    binary("max", "the greater", torch.maximum, lambda d: d.distinct(2, 3), lambda d: d.distinct(3) + 0.1, False)
    binary("min", "the lesser", torch.minimum, lambda d: d.distinct(2, 3), lambda d: d.distinct(3) + 0.1, False)
    binary("pow", "a to the power of b", torch.pow, lambda d: d.positive(2, 3))
    binary("xlogy", "a ln b", torch.special.xlogy, None, lambda d: d.positive(3))
    binary("logAddExp", "ln(e^a + e^b)", torch.logaddexp)
    binary("atan2", "the angle of (b, a)", torch.atan2, lambda d: d.away([0], 2, 3), lambda d: d.away([0], 3))
    binary("hypot", "square root of a^2 + b^2", torch.hypot, lambda d: d.away([0], 2, 3), lambda d: d.away([0], 3))
    d = Draw("where")
    mask = d.ids(2, 2, 3)
    case("where", "a where the ids are 1, else b", [d.real(2, 3), d.real(2, 3)],
         lambda a, b, ids: torch.where(ids > 0, a, b), ids=[mask])
    d = Draw("lerp")
    case("lerp", "a + t (b - a)", [d.real(2, 3), d.real(2, 3), d.within(0, 1, 2, 3)], torch.lerp, second=True)


def reductions():
    def of(name, what, function, second=False, draw=None):
        source = Draw(name)
        x = source.real(2, 3, 4) if draw is None else draw(source)
        case(name, what, [x], function, second=second)

    of("sum", "over axes 0 and 2", lambda x: x.sum((0, 2)))
    of("mean", "over axis 1", lambda x: x.mean(1))
    of("maxOver", "over axis 1", lambda x: x.amax(1), draw=lambda d: d.distinct(2, 3, 4))
    of("minOver", "over axis 1", lambda x: x.amin(1), draw=lambda d: d.distinct(2, 3, 4))
    of("prod", "over axis 1", lambda x: x.prod(1), True)
    of("variance", "over axis 1, of the population", lambda x: x.var(1, unbiased=False), True)
    of("norm", "Euclidean, over axis 1", lambda x: torch.linalg.vector_norm(x, dim=1), True)
    of("logSumExp", "over axis 1", lambda x: torch.logsumexp(x, 1), True)
    of("cumSum", "along axis 1", lambda x: x.cumsum(1))
    of("softmax", "along axis 1", lambda x: x.softmax(1), True)
    of("logSoftmax", "along axis 2", lambda x: x.log_softmax(2), True)
    d = Draw("layerNorm")
    case("layerNorm", "of the last axis, with gain and bias, and 1e-5", [d.real(3, 4), d.real(4), d.real(4)],
         lambda x, gain, bias: F.layer_norm(x, (4,), gain, bias, 1e-5), second=True)


def products():
    d = Draw("matmul")
    case("matmul", "of matrices", [d.real(3, 4), d.real(4, 2)], torch.matmul, second=True)
    d = Draw("batchedMatmul")
    case("batchedMatmul", "[2, 1, 3, 4] by [3, 4, 2]", [d.real(2, 1, 3, 4), d.real(3, 4, 2)], torch.matmul, second=True)
    d = Draw("einsum")
    case("einsum", "bij,bkj,k->bi", [d.real(2, 3, 4), d.real(2, 2, 4), d.real(2)],
         lambda a, b, c: torch.einsum("bij,bkj,k->bi", a, b, c), second=True)


def structure():
    def of(name, what, function, *sizes):
        case(name, what, [Draw(name).real(*sizes)], function)

    of("permute", "order 2, 0, 1", lambda x: x.permute(2, 0, 1), 2, 3, 4)
    of("transpose", "the last two axes", lambda x: x.transpose(-2, -1), 2, 3, 4)
    of("reshape", "[2, 6] to [3, 4]", lambda x: x.reshape(3, 4), 2, 6)
    of("expand", "[3, 1] to [2, 3, 4]", lambda x: x.expand(2, 3, 4), 3, 1)
    of("slice", "1 .. 2 along axis 1", lambda x: x[:, 1:3], 2, 4)
    of("steppedSlice", "1 .. 6 by 2 along axis 1", lambda x: x[:, 1:7:2], 2, 8)
    of("select", "1 along axis 1", lambda x: x[:, 1], 2, 3, 2)
    of("split", "along axis 1 in 3, the parts by 1, 2, 3 added",
       lambda x: sum((k + 1) * part for k, part in enumerate(x.chunk(3, 1))), 2, 6)
    of("flip", "axes 0 and 2", lambda x: x.flip(0, 2), 2, 3, 2)
    of("roll", "by 2 along axis 1", lambda x: x.roll(2, 1), 2, 5)
    of("pad", "1 before and 2 behind along axis 1, with 0", lambda x: F.pad(x, (1, 2)), 2, 3)
    d = Draw("concat")
    case("concat", "along axis 1", [d.real(2, 3), d.real(2, 1), d.real(2, 2)], lambda *x: torch.cat(x, 1))
    d = Draw("stack")
    case("stack", "along axis 1", [d.real(2, 3), d.real(2, 3)], lambda *x: torch.stack(x, 1))


def indexing():
    d = Draw("gatherRows")
    case("gatherRows", "rows of a table, some twice", [d.real(3, 4)], lambda x, ids: x[ids], ids=[d.ids(3, 2, 4)])
    d = Draw("takeAlongAxis")
    case("takeAlongAxis", "along axis 1", [d.real(2, 3, 2)], lambda x, ids: x.gather(1, ids), ids=[d.ids(3, 2, 5, 2)])
    d = Draw("indexSelect")
    case("indexSelect", "along axis 1", [d.real(2, 3, 2)], lambda x, ids: x.index_select(1, ids), ids=[d.ids(3, 5)])
    d = Draw("scatterAdd")
    case("scatterAdd", "along axis 1", [d.real(2, 3), d.real(2, 6)],
         lambda target, source, ids: target.scatter_add(1, ids, source), ids=[d.ids(3, 2, 6)])
    d = Draw("pick")
    case("pick", "one of each row", [d.real(4, 3)], lambda x, ids: x.gather(1, ids[:, None])[:, 0], ids=[d.ids(3, 4)])
    d = Draw("oneHot")
    case("oneHot", "of 3 classes, times x", [d.real(2, 2, 3)], lambda x, ids: x * F.one_hot(ids, 3), ids=[d.ids(3, 2, 2)])


def images():
    """Channels are last here, and the weights are [down, right, channels, outputs]."""

    def first(x):
        return x.permute(0, 3, 1, 2)

    def last(x):
        return x.permute(0, 2, 3, 1)

    def convolved(x, w, **how):
        return last(F.conv2d(first(x), w.permute(3, 2, 0, 1), **how))

    d = Draw("conv2d")
    case("conv2d", "plain", [d.real(2, 4, 3, 2), d.real(2, 2, 2, 2)], convolved, second=True)
    d = Draw("conv2dSliding")
    case("conv2dSliding", "strides 2 and 1, paddings 1 and 2, dilations 1 and 2", [d.real(1, 5, 4, 2), d.real(3, 2, 2, 2)],
         lambda x, w: convolved(x, w, stride=(2, 1), padding=(1, 2), dilation=(1, 2)), second=True)
    d = Draw("conv2dImages")
    case("conv2dImages", "transposed, stride 2, padding 1, to 5 by 5", [d.real(1, 3, 3, 2), d.real(3, 3, 1, 2)],
         lambda y, w: last(F.conv_transpose2d(first(y), w.permute(3, 2, 0, 1), stride=2, padding=1)), second=True)
    d = Draw("conv1d")
    case("conv1d", "[time, batch, features], stride 2, padding 1", [d.real(5, 2, 3), d.real(2, 3, 2)],
         lambda x, w: F.conv1d(x.permute(1, 2, 0), w.permute(2, 1, 0), stride=2, padding=1).permute(2, 0, 1))
    d = Draw("maxPool2d")
    case("maxPool2d", "3 by 2, strides 2 and 1, padding 1", [d.distinct(1, 4, 4, 2)],
         lambda x: last(F.max_pool2d(first(x), (3, 2), stride=(2, 1), padding=1)))
    d = Draw("avgPool2d")
    case("avgPool2d", "2 by 3, strides 2 and 1, paddings 1 and 0", [d.real(1, 4, 4, 2)],
         lambda x: last(F.avg_pool2d(first(x), (2, 3), stride=(2, 1), padding=(1, 0))))


def losses():
    d = Draw("crossEntropy")
    case("crossEntropy", "mean", [d.real(4, 3)], F.cross_entropy, ids=[d.ids(3, 4)], second=True)
    d = Draw("binaryCrossEntropy")
    case("binaryCrossEntropy", "with logits, mean", [d.real(2, 3), d.within(0, 1, 2, 3)],
         F.binary_cross_entropy_with_logits, second=True)
    d = Draw("squaredError")
    case("squaredError", "mean", [d.real(2, 3), d.real(2, 3)], F.mse_loss, second=True)
    d = Draw("absoluteError")
    case("absoluteError", "mean", [d.distinct(2, 3), d.distinct(2, 3) + 0.1], F.l1_loss)
    d = Draw("huberError")
    case("huberError", "terms, delta 0.7", [d.real(3, 4), d.real(3, 4)],
         lambda p, t: F.huber_loss(p, t, reduction="none", delta=0.7), second=True)
    d = Draw("kullbackLeibler")
    case("kullbackLeibler", "terms", [d.real(2, 3), d.within(0.1, 1, 2, 3)],
         lambda p, t: F.kl_div(p, t, reduction="none"), second=True)
    d = Draw("kullbackLeiblerZeros")
    case("kullbackLeiblerZeros", "sum, of targets that are the ids", [d.real(2, 4)],
         lambda p, ids: F.kl_div(p, ids.double(), reduction="sum"), ids=[d.ids(2, 2, 4)])
    d = Draw("cosineDistance")
    case("cosineDistance", "1 less the similarity along the last axis", [d.real(3, 4), d.real(3, 4)],
         lambda p, t: 1 - F.cosine_similarity(p, t, dim=-1), second=True)


def cross_entropies():
    weights = torch.tensor([0.5, 2, 1.25])

    def of(name, what, second=False, **how):
        d = Draw(name)
        case(name, what, [d.real(7, 3)], lambda x, ids: F.cross_entropy(x, ids, **how), ids=[d.ids(3, 7)], second=second)

    of("crossEntropyIgnored", "mean, without class 1", ignore_index=1)
    of("crossEntropySmoothed", "mean, smoothing 0.2", label_smoothing=0.2, second=True)
    of("crossEntropyWeighted", "mean, weights 0.5, 2, 1.25", weight=weights)
    how = dict(ignore_index=1, label_smoothing=0.2, weight=weights)
    of("crossEntropyOptions", "mean, all of these", second=True, **how)
    of("crossEntropyOptionsSum", "sum, all of these", reduction="sum", **how)
    of("crossEntropyOptionsTerms", "terms, all of these", reduction="none", **how)


def layers():
    """Weights and bias are the last inputs."""
    d = Draw("layerNormLayer")
    case("layerNormLayer", "epsilon 0.001", [d.real(2, 3, 4), d.real(4), d.real(4)],
         lambda x, gain, bias: F.layer_norm(x, (4,), gain, bias, 1e-3), second=True)
    d = Draw("bilinearLayer")
    case("bilinearLayer", "[outputs, first, second]", [d.real(2, 2, 3), d.real(2, 2, 2), d.real(2, 3, 2), d.real(2)],
         F.bilinear, second=True)
    d = Draw("embeddingLayer")
    case("embeddingLayer", "padding 1", [d.real(3, 2)], lambda w, ids: F.embedding(ids, w, padding_idx=1),
         ids=[d.ids(3, 2, 5)])

    def along_time(x, w, b, **how):
        return F.conv1d(x.permute(1, 2, 0), w.permute(2, 1, 0), b, **how).permute(2, 0, 1)

    d = Draw("conv1dSame")
    case("conv1dSame", "4 taps, dilation 1, padding same", [d.real(6, 2, 2), d.real(4, 2, 3), d.real(3)],
         lambda x, w, b: along_time(x, w, b, padding="same"))
    d = Draw("conv1dCausal")
    case("conv1dCausal", "3 taps, dilation 2, stride 2, 4 zeros before", [d.real(6, 2, 2), d.real(3, 2, 3), d.real(3)],
         lambda x, w, b: along_time(F.pad(x, (0, 0, 0, 0, 4, 0)), w, b, dilation=2, stride=2))
    d = Draw("conv2dLayer")
    case("conv2dLayer", "stride 2, padding 1", [d.real(2, 4, 3, 2), d.real(3, 2, 2, 3), d.real(3)],
         lambda x, w, b: F.conv2d(x.permute(0, 3, 1, 2), w.permute(3, 2, 0, 1), b, stride=2, padding=1).permute(0, 2, 3, 1))


def cells():
    """Inputs are x, the state, and the weights of input, of state, and the bias; PyTorch wants the weights transposed."""
    d = Draw("lstm")
    zero = torch.zeros(12)
    case("lstm", "one step: h and c beside each other; gates i, f, g, o",
         [d.real(2, 2), d.real(2, 3), d.real(2, 3), d.real(2, 12), d.real(3, 12), d.real(12)],
         lambda x, h, c, u, w, b: torch.cat(torch._VF.lstm_cell(x, (h, c), u.t(), w.t(), b, zero), 1))
    d = Draw("elman")
    case("elman", "one step with tanh", [d.real(2, 2), d.real(2, 3), d.real(2, 3), d.real(3, 3), d.real(3)],
         lambda x, h, u, w, b: torch._VF.rnn_tanh_cell(x, h, u.t(), w.t(), b, torch.zeros(3)))

    def gru(x, h, u, w, b):
        """By its equations: PyTorch's own cell applies the reset gate behind the product, not before it."""
        ur, uz, un = (x @ u + b).chunk(3, 1)
        wr, wz, wn = w.chunk(3, 1)
        r = torch.sigmoid(ur + h @ wr)
        z = torch.sigmoid(uz + h @ wz)
        n = torch.tanh(un + (r * h) @ wn)
        return z * h + (1 - z) * n

    d = Draw("gru")
    case("gru", "one step, the reset gate before the product; gates r, z, n",
         [d.real(2, 2), d.real(2, 3), d.real(2, 9), d.real(3, 9), d.real(9)], gru)


print("# by pytorch.py with PyTorch %s: values and gradients in float64, see there" % torch.__version__)
for family in (pointwise_unary, activations, pointwise_binary, reductions, products, structure, indexing, images, losses,
               cross_entropies, layers, cells):
    family()
