"""Golden values of optimisers, schedules and clipping, by PyTorch 1.13.0; of Lion and adaptive clipping by NumPy, after the
papers, and of NAdam after PyTorch 2, since 1.13.0 takes mu_t into its product twice:

python3 nn-layers/src/test/golden/optimisers.py > nn-layers/src/test/resources/dev/refrain/nn/optim/optimisers.txt

A section begins with "= name"; each line after it has the numbers of one update, exactly. The optimisers go down
0.5 * sum a (w - m)^2 in float64, the problem of Quadratic.java, L-BFGS down Rosenbrock's valley. Formulas are those of PyTorch
2 as well, but for rounding: Adam, RMSprop and NAdam move means by lerp there.
"""

import warnings

import numpy as np
import torch
from torch.optim import lr_scheduler as lrs

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)

A = np.array([1, 0.1, 3, 0.5, 2])
M = np.array([0.5, -2, 0, 4, 1e-3])
W = np.array([-1, 2, 0.3, 0, 7.0])
UPDATES = 30


def section(name, rows):
    print("=", name)
    for row in rows:
        print(*(repr(float(number)) for number in np.ravel(row)))


def parameters():
    return [torch.nn.Parameter(torch.tensor(W[:2])), torch.nn.Parameter(torch.tensor(W[2:]))]


def weights(ps):
    return np.concatenate([p.detach().numpy() for p in ps])


def set_gradients(ps):
    g = A * (weights(ps) - M)
    ps[0].grad, ps[1].grad = torch.tensor(g[:2]), torch.tensor(g[2:])


def path(make, schedule=None):
    ps = parameters()
    optimiser = make(ps)
    scheduler = schedule(optimiser) if schedule else None
    for _ in range(UPDATES):
        set_gradients(ps)
        optimiser.step()
        if scheduler:
            scheduler.step()
        yield weights(ps)


o = torch.optim
for name, make in {
    "sgd": lambda ps: o.SGD(ps, 0.1),
    "sgd momentum": lambda ps: o.SGD(ps, 0.1, momentum=0.9),
    "sgd dampening": lambda ps: o.SGD(ps, 0.1, momentum=0.9, dampening=0.3, weight_decay=0.05),
    "sgd nesterov": lambda ps: o.SGD(ps, 0.1, momentum=0.8, nesterov=True, weight_decay=0.05),
    "sgd decay": lambda ps: o.SGD(ps, 0.1, weight_decay=0.1),
    "adam": lambda ps: o.Adam(ps, 0.1),
    "adam options": lambda ps: o.Adam(ps, 0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1),
    "adam amsgrad": lambda ps: o.Adam(ps, 0.3, betas=(0.9, 0.8), amsgrad=True),
    "adamw": lambda ps: o.AdamW(ps, 0.1),
    "adamw options": lambda ps: o.AdamW(ps, 0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3, amsgrad=True),
    "rmsprop": lambda ps: o.RMSprop(ps, 0.1),
    "rmsprop centered": lambda ps: o.RMSprop(ps, 0.05, alpha=0.9, eps=1e-3, centered=True),
    "rmsprop momentum": lambda ps: o.RMSprop(ps, 0.02, alpha=0.95, momentum=0.9, weight_decay=0.1),
    "rmsprop all": lambda ps: o.RMSprop(ps, 0.02, alpha=0.8, momentum=0.5, centered=True, weight_decay=0.1, eps=1e-2),
    "adagrad": lambda ps: o.Adagrad(ps, 0.5),
    "adagrad options": lambda ps: o.Adagrad(
        ps, 0.5, lr_decay=0.05, weight_decay=0.1, initial_accumulator_value=0.2, eps=1e-4
    ),
    "adadelta": lambda ps: o.Adadelta(ps, 1.0),
    "adadelta options": lambda ps: o.Adadelta(ps, 0.7, rho=0.8, eps=1e-3, weight_decay=0.1),
}.items():
    section(name, path(make))

section(
    "groups",
    path(
        lambda ps: o.AdamW(
            [{"params": [ps[0]], "lr": 0.02, "weight_decay": 0.0}, {"params": [ps[1]]}], 0.2, weight_decay=0.1
        ),
        lambda optimiser: lrs.CosineAnnealingLR(optimiser, 40),
    ),
)


def lion(rate, beta1, beta2, decay):
    w, m = W.copy(), np.zeros(5)
    for _ in range(UPDATES):
        g = A * (w - M)
        w = w - rate * (np.sign(beta1 * m + (1 - beta1) * g) + decay * w)
        m = beta2 * m + (1 - beta2) * g
        yield w


def nadam(rate, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0, momentum_decay=4e-3):
    w, m, v, product = W.copy(), np.zeros(5), np.zeros(5), 1.0
    for t in range(1, UPDATES + 1):
        g = A * (w - M) + decay * w
        mu, following = (beta1 * (1 - 0.5 * 0.96 ** (k * momentum_decay)) for k in (t, t + 1))
        product *= mu
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        size = np.sqrt(v / (1 - beta2**t)) + eps
        w = w - rate * (1 - mu) / (1 - product) * g / size - rate * following / (1 - product * following) * m / size
        yield w


section("nadam", nadam(0.1))
section("nadam options", nadam(0.1, 0.8, 0.95, 1e-3, 0.1, 0.3))
section("lion", lion(0.1, 0.9, 0.99, 0))
section("lion options", lion(0.03, 0.7, 0.9, 0.5))


def rosenbrock(search, **options):
    p = torch.nn.Parameter(torch.tensor([-1.5, 2.0]))
    optimiser = o.LBFGS([p], line_search_fn=search, **options)

    def closure():
        optimiser.zero_grad()
        loss = (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2
        loss.backward()
        return loss

    for _ in range(12):
        loss = optimiser.step(closure)
        state = optimiser.state[p]
        yield [*p.detach().numpy(), loss.item(), state["func_evals"], state["n_iter"]]


section("lbfgs", rosenbrock(None, lr=0.002, max_iter=5, history_size=4))
section("lbfgs strong wolfe", rosenbrock("strong_wolfe", max_iter=4))
section("lbfgs short history", rosenbrock("strong_wolfe", lr=0.5, max_iter=3, max_eval=5, history_size=2))


def rates(make, updates=70):
    p = torch.nn.Parameter(torch.zeros(1))
    optimiser = o.SGD([p], 0.4)
    scheduler = make(optimiser)
    for _ in range(updates):
        yield [optimiser.param_groups[0]["lr"]]
        optimiser.step()
        scheduler.step()


for name, make in {
    "step": lambda x: lrs.StepLR(x, 7, 0.6),
    "multi-step": lambda x: lrs.MultiStepLR(x, [5, 20, 21, 50], 0.3),
    "exponential": lambda x: lrs.ExponentialLR(x, 0.93),
    "linear": lambda x: lrs.LinearLR(x, 0.25, 1.0, 13),
    "linear down": lambda x: lrs.LinearLR(x, 1.0, 0.1, 50),
    "polynomial": lambda x: lrs.PolynomialLR(x, 55, 1.7),
    "cosine": lambda x: lrs.CosineAnnealingLR(x, 69, 0.05),
    "restarts": lambda x: lrs.CosineAnnealingWarmRestarts(x, 9),
    "restarts longer": lambda x: lrs.CosineAnnealingWarmRestarts(x, 5, 2, 0.03),
    "one cycle": lambda x: lrs.OneCycleLR(x, 0.4, 70),
    "one cycle linear": lambda x: lrs.OneCycleLR(
        x, 0.4, 70, pct_start=0.45, anneal_strategy="linear", div_factor=10, final_div_factor=50
    ),
    "one cycle three phases": lambda x: lrs.OneCycleLR(x, 0.4, 70, pct_start=0.4, three_phase=True),
    "sequence": lambda x: lrs.SequentialLR(
        x, [lrs.LinearLR(x, 0.1, 1.0, 10), lrs.StepLR(x, 6, 0.5), lrs.ExponentialLR(x, 0.9)], [10, 40]
    ),
    "chained": lambda x: lrs.ChainedScheduler([lrs.LinearLR(x, 0.1, 1.0, 20), lrs.ExponentialLR(x, 0.95)]),
}.items():
    section(name, rates(make))

FIGURES = [np.exp(-0.07 * k) + 0.3 * np.cos(1.3 * k) + 0.002 * k for k in range(70)]
section("figures", [[f] for f in FIGURES])


def plateau(**options):
    p = torch.nn.Parameter(torch.zeros(1))
    optimiser = o.SGD([p], 0.4)
    scheduler = lrs.ReduceLROnPlateau(optimiser, **options)
    for figure in FIGURES:
        scheduler.step(figure)
        yield [optimiser.param_groups[0]["lr"]]


section("plateau", plateau(factor=0.5, patience=3))
section("plateau cooldown", plateau(factor=0.5, patience=1, cooldown=4, threshold=0.05, threshold_mode="abs"))
section("plateau greatest", plateau(mode="max", factor=0.7, patience=2, threshold=0.1, min_lr=0.1))
section("plateau greatest absolute", plateau(mode="max", factor=0.3, patience=0, threshold=0.2, threshold_mode="abs"))

ps = parameters()
set_gradients(ps)
norm = torch.nn.utils.clip_grad_norm_(ps, 2.5)  # scales by 2.5 / (norm + 1e-6)
section("clip by norm", [[norm], np.concatenate([p.grad.numpy() for p in ps])])
set_gradients(ps)
torch.nn.utils.clip_grad_value_(ps, 1.2)
section("clip by value", [np.concatenate([p.grad.numpy() for p in ps])])

# Brock and others 2021, equation 3; units are the columns of a matrix, a vector is one
w = ((7 * np.arange(12)) % 17 - 8).reshape(4, 3) / 8.0
w[:, 1] = 0
g = ((5 * np.arange(12)) % 13 - 6).reshape(4, 3) / 4.0
g[:, 2] /= 100
limit = 0.2 * np.maximum(np.linalg.norm(w, axis=0), 1e-3)
norms = np.linalg.norm(g, axis=0)
section("adaptive clip of a matrix", [np.where(norms > limit, limit / norms, 1) * g])
b, h = np.array([0.5, -1, 2]), np.array([3, 4, -12.0])
section("adaptive clip of a vector", [0.2 * np.linalg.norm(b) / np.linalg.norm(h) * h])

p = torch.nn.Linear(3, 1, bias=False)
p.weight.data[:] = torch.tensor(W[2:])
average = torch.optim.swa_utils.AveragedModel(p, avg_fn=lambda a, b, n: 0.9 * a + 0.1 * b)
mean = torch.optim.swa_utils.AveragedModel(p)
averages, means = [], []
for k in range(20):
    p.weight.data += torch.tensor([0.1 * k, -0.3, np.cos(k)])
    average.update_parameters(p)
    mean.update_parameters(p)
    averages.append(average.module.weight.detach().numpy().copy())
    means.append(mean.module.weight.detach().numpy().copy())
section("moving average", averages)
section("running mean", means)
