"""Recurrent layers of PyTorch, their outputs and all gradients, for RecurrentPyTorchTest: writes recurrent.txt, beside this file.

    python3 recurrent.py > recurrent.txt      with PyTorch 1.13.1 as in Debian 12, which calls itself 1.13.0a0

It works in float64 on the CPU. Nothing of PyTorch is copied here: it is called, and its numbers are kept. What goes in is not
kept, since a formula gives it: number i, from 0, of the tensor NAME in the case TITLE is

    ((CRC-32 of "TITLE NAME i") modulo 181 - 90) / 100          with 60 for 90 if KIND is rnn_relu, lest all its units be 0

Tensors are x [T, B, I]; where they are given h_0 and, of an LSTM, c_0 [layers * directions, B, ...]; the weights, by PyTorch's
names; and the cotangents c, d and e of the loss <c, output> + <d, h_n> + <e, c_n>, the last of an LSTM only. Neither x nor c
is 0 at padding, which must not matter.

A case is a line "case TITLE, SIZES": KIND, layers=1, 2 or 3, and what of "bidirectional bias lengths states" it has. Then
there is one line "NAME SIZES NUMBERS" for each tensor, where SIZES is as 2,3:

    output h_n c_n     the values
    grad.NAME          the gradient by x, h_0, c_0 and each weight. Both biases of a gate have the same, and that of bias_hh is
                       left out, but for the GRU, whose new candidate has its two biases at two places
"""

import itertools
import zlib

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)


class Draw:
    """Inputs of one case."""

    def __init__(self, title):
        self.title = title
        self.middle = 60 if title.startswith("rnn_relu") else 90

    def tensor(self, name, *sizes):
        count = 1
        for size in sizes:
            count *= size
        whole = [zlib.crc32(("%s %s %d" % (self.title, name, i)).encode()) % 181 - self.middle for i in range(count)]
        return torch.tensor([each / 100 for each in whole]).reshape(sizes).requires_grad_()


def numbers(name, tensor):
    print(name, ",".join(str(size) for size in tensor.shape), *["%.12g" % value for value in tensor.flatten().tolist()])


def network(kind, sizes, projection, **how):
    if kind.startswith("rnn_"):
        return torch.nn.RNN(*sizes, nonlinearity=kind[4:], **how)
    if kind == "gru":
        return torch.nn.GRU(*sizes, **how)
    return torch.nn.LSTM(*sizes, proj_size=projection, **how)


def run(rnn, x, lengths, state):
    """The output, padded with 0, and the final state."""
    if lengths is None:
        return rnn(x, state)
    packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
    output, last = rnn(packed, state)
    return pad_packed_sequence(output, total_length=x.shape[0])[0], last


def check_biases(kind, weights, gradients):
    """That what is left out is what is said."""
    for name in weights:
        if name.startswith("bias_hh"):
            size = len(weights[name]) // 3 * 2 if kind == "gru" else len(weights[name])
            other = gradients[name.replace("_hh", "_ih")]
            assert torch.allclose(gradients[name][:size], other[:size], rtol=1e-12, atol=1e-14), name


def case(kind, layers, *options):
    bidirectional, bias, has_lengths, has_states = options
    words = [word for word, there in zip(("bidirectional", "bias", "lengths", "states"), options) if there]
    title = " ".join([kind, "layers=%d" % layers] + words)
    # Of one layer, H is 3, so that no two sizes of a weight are the same; more layers have fewer numbers each.
    inputs, hidden = 2, 3 if layers == 1 else 2
    projection = hidden - 1 if kind == "lstm_projected" else 0
    lengths = ([1, 3], [2, 1, 3], [2, 1])[layers - 1] if has_lengths else None
    steps, batch = 3, len(lengths) if has_lengths else 2
    print("case %s, steps=%d batch=%d input=%d hidden=%d projection=%d lengths=%s" % (
        title, steps, batch, inputs, hidden, projection, ",".join(map(str, lengths)) if lengths else "-"))
    draw = Draw(title)
    rnn = network(kind, (inputs, hidden), projection, num_layers=layers, bidirectional=bidirectional, bias=bias)
    weights = {name: draw.tensor(name, *weight.shape) for name, weight in rnn.named_parameters()}
    for name, value in weights.items():
        getattr(rnn, name).data.copy_(value.data)
    x = draw.tensor("x", steps, batch, inputs)
    directions = layers * (2 if bidirectional else 1)
    given = {}
    if has_states:
        given["h_0"] = draw.tensor("h_0", directions, batch, projection or hidden)
        if kind.startswith("lstm"):
            given["c_0"] = draw.tensor("c_0", directions, batch, hidden)
    state = tuple(given.values()) if len(given) > 1 else given.get("h_0")
    output, last = run(rnn, x, lengths, state)
    values = dict(zip(("output", "h_n", "c_n"), (output, *last) if kind.startswith("lstm") else (output, last)))
    loss = sum((draw.tensor(name, *value.shape).detach() * value).sum() for name, value in zip("cde", values.values()))
    for name, value in values.items():
        numbers(name, value)
    wanted = {"x": x, **given, **dict(rnn.named_parameters())}
    gradients = dict(zip(wanted, torch.autograd.grad(loss, list(wanted.values()))))
    check_biases(kind, weights, gradients)
    for name, value in gradients.items():
        if kind == "gru" or not name.startswith("bias_hh"):
            numbers("grad." + name, value)


print("# by recurrent.py with PyTorch %s: values and gradients in float64, see there" % torch.__version__)
for chosen in itertools.product(("rnn_tanh", "rnn_relu", "lstm", "lstm_projected", "gru"), (1, 2, 3), *[(False, True)] * 4):
    case(*chosen)
