"""State dicts of PyTorch as files, for PyTorchFilesTest: writes them beside this file.

    python3 state_dicts.py      with PyTorch 1.13.1 as in Debian 12, and safetensors 0.8.0

Weights are those that PyTorch draws, in float32. What goes in and what comes out is in the metadata of a file: names of tensors
with their numbers, in order.
"""

import torch
from safetensors.torch import save_file


class Tagger(torch.nn.Module):
    """Five labels for each of some words; docs/pytorch.md shows it."""

    def __init__(self):
        super().__init__()
        self.words = torch.nn.Embedding(7, 3)
        self.encoder = torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True)
        self.readout = torch.nn.Linear(8, 5)

    def forward(self, ids):
        return self.readout(self.encoder(self.words(ids))[0])


class Writer(torch.nn.Module):
    """The next word, by cells that have names of their own."""

    def __init__(self):
        super().__init__()
        self.words = torch.nn.Embedding(7, 3)
        self.first = torch.nn.GRU(3, 4)
        self.second = torch.nn.GRUCell(4, 2)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(2, 6), torch.nn.Linear(6, 7, bias=False)])

    def forward(self, ids):
        y, last = self.first(self.words(ids))
        return self.layers[1](torch.tanh(self.layers[0](self.second(last[0]))))


class Pictures(torch.nn.Module):
    """How well two pictures go together, in two respects."""

    def __init__(self):
        super().__init__()
        self.look = torch.nn.Conv2d(2, 3, (2, 3))
        self.norm = torch.nn.LayerNorm(3)
        self.compare = torch.nn.Bilinear(3, 3, 2)

    def forward(self, a, b):
        return self.compare(self.norm(self.look(a).sum((2, 3))), self.norm(self.look(b).sum((2, 3))))


def save(model, name, **inputs):
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, torch.nn.LayerNorm):  # which begins with ones and zeros
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-1, 1)
        output = model(*inputs.values())
    tensors = {**inputs, "output": output}
    metadata = {key: " ".join("%.9g" % value for value in tensor.flatten().tolist()) for key, tensor in tensors.items()}
    save_file(model.state_dict(), name, metadata=metadata)


torch.manual_seed(8)
save(Tagger(), "tagger.safetensors", ids=torch.tensor([[0, 6], [3, 1], [2, 2], [5, 4]]))
save(Writer(), "writer.safetensors", ids=torch.tensor([[0, 6], [3, 1], [2, 2]]))
save(Pictures(), "pictures.safetensors", a=torch.randn(1, 2, 4, 5), b=torch.randn(1, 2, 4, 5))
