"""Writes losses, updates and learning rates that PyTorch computes, which the training tests compare with: `python3 training.py`.

Inputs come from the formula of gradients.py, which the tests know too, so that the file holds results alone.
"""
import json
from pathlib import Path

import torch
from torch.nn import functional as f
from torch.nn.utils import clip_grad_norm_
from torch.optim import SGD, AdamW, lr_scheduler
from torch.optim.swa_utils import AveragedModel

from gradients import numbers

TARGET = Path(__file__).resolve().parents[2] / "Mcmc.Tests" / "Training" / "training.json"
STEPS = 6


def flat(tensor):
    return [round(v, 6) for v in tensor.detach().flatten().tolist()]


def fixed(shape, shift):
    return numbers(shape, shift).detach()


def temperature(student, teacher, t):
    return f.kl_div(f.log_softmax(student / t, 1), f.softmax(teacher / t, 1), reduction="batchmean") * t * t


# Of logits [4, 3] = x Wᵀ + b, with the feature x Wᵀ.
LABELS = torch.tensor([2, 0, 1, 1])
LOSSES = {
    "cross-entropy": lambda logits, feature: f.cross_entropy(logits, LABELS),
    "label-smoothing": lambda logits, feature: f.cross_entropy(logits, LABELS, label_smoothing=0.1),
    "soft-targets": lambda logits, feature: f.cross_entropy(logits, f.softmax(fixed([4, 3], 4), 1), label_smoothing=0.1),
    "distillation": lambda logits, feature: temperature(logits, fixed([4, 3], 4), 1),
    "distillation-warm": lambda logits, feature: temperature(logits, fixed([4, 3], 4), 3),
    "squared-error": lambda logits, feature: f.mse_loss(logits, fixed([4, 3], 4)),
    "feature": lambda logits, feature: f.mse_loss(feature, fixed([4, 3], 4)),
    "distillation-and-labels": lambda logits, feature: 0.7 * temperature(logits, fixed([4, 3], 4), 3) + 0.3 * f.cross_entropy(logits, LABELS),
}


def losses():
    result = {}
    for name, loss in LOSSES.items():
        w, b = numbers([3, 5], 1), numbers([3], 2)
        feature = fixed([4, 5], 0) @ w.T
        value = loss(feature + b, feature)
        value.backward()
        result[name] = {"loss": round(value.item(), 6), "w": flat(w.grad), "b": flat(b.grad if b.grad is not None else torch.zeros(3))}

    # At every position of a map: logits [2, 3, 4].
    w = numbers([3, 5, 1], 1)
    value = f.cross_entropy(f.conv1d(fixed([2, 5, 4], 0), w), torch.arange(8).reshape(2, 4) % 3, label_smoothing=0.1)
    value.backward()
    result["positions"] = {"loss": round(value.item(), 6), "w": flat(w.grad)}
    return result


class Network(torch.nn.Module):
    """Two linear layers, with BatchNormalization between them."""

    def __init__(self):
        super().__init__()
        self.first, self.norm, self.last = torch.nn.Linear(5, 8, bias=False), torch.nn.BatchNorm1d(8), torch.nn.Linear(8, 3)
        for shift, parameter in enumerate(self.parameters(), 1):
            parameter.data = fixed(list(parameter.shape), shift)

    def forward(self, x):
        return self.last(f.relu(self.norm(self.first(x))))

    def groups(self, decay):
        weights = [self.first.weight, self.last.weight]
        others = [p for p in self.parameters() if all(p is not w for w in weights)]
        return [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0}]


OPTIMIZERS = {
    "plain": (lambda n: SGD(n.groups(0), 0.1), None),
    "momentum": (lambda n: SGD(n.groups(0.05), 0.1, momentum=0.9), None),
    "nesterov": (lambda n: SGD(n.groups(0.05), 0.1, momentum=0.9, nesterov=True), None),
    "adamw": (lambda n: AdamW(n.groups(0.1), 0.02), None),
    "clipped": (lambda n: SGD(n.groups(0.05), 0.1, momentum=0.9, nesterov=True), 0.3),
}


def optimizers():
    result = {}
    for name, (make, limit) in OPTIMIZERS.items():
        network = Network()
        optimizer = make(network)
        average = AveragedModel(network, avg_fn=lambda old, new, count: 0.8 * old + 0.2 * new)
        average.update_parameters(network)
        values = []
        for step in range(STEPS):
            optimizer.zero_grad()
            loss = f.cross_entropy(network(fixed([6, 5], 10 + step)), (torch.arange(6) + step) % 3)
            loss.backward()
            if limit:
                clip_grad_norm_(network.parameters(), limit)
            optimizer.step()
            average.update_parameters(network)
            values.append(round(loss.item(), 6))
        state = {k: flat(v) for k, v in network.state_dict().items() if "num_batches" not in k}
        result[name] = {"losses": values, "state": state, "average": {k: flat(p) for k, p in average.module.named_parameters()}}
    return result


def rates(make, steps=40):
    optimizer = SGD([torch.zeros(1, requires_grad=True)], 0.4)
    schedule, values = make(optimizer), []
    for _ in range(steps):
        values.append(round(optimizer.param_groups[0]["lr"], 8))
        optimizer.step()
        schedule.step()
    return values


def after_warm_up(optimizer):
    rise = lr_scheduler.LinearLR(optimizer, start_factor=0.125, total_iters=7)
    fall = lr_scheduler.CosineAnnealingLR(optimizer, 32)
    return lr_scheduler.SequentialLR(optimizer, [rise, fall], [8])


SCHEDULES = {
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, 40, eta_min=0.01),
    "one-cycle": lambda o: lr_scheduler.OneCycleLR(o, 0.4, total_steps=41, cycle_momentum=False),
    "steps": lambda o: lr_scheduler.MultiStepLR(o, [10, 25], 0.2),
    "warm-up": after_warm_up,
}


def main():
    result = {"losses": losses(), "optimizers": optimizers(), "schedules": {name: rates(make) for name, make in SCHEDULES.items()}}
    TARGET.write_text(json.dumps(result, separators=(",", ":")).replace('},"', '},\n"').replace('],"', '],\n"') + "\n")


if __name__ == "__main__":
    main()
