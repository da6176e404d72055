"""Networks over sequences: text encoders and decoders, audio, recurrent layers, control flow; and two inputs compared."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from zoo import export

VOCABULARY, WIDTH, HEADS, LENGTH = 60, 24, 4, 12


class Attention(nn.Module):
    """Heads by view and transpose, as in most published code."""

    def __init__(self, causal, fused):
        super().__init__()
        self.causal, self.fused = causal, fused
        if fused:
            self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        else:
            self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, WIDTH)
        self.register_buffer("triangle", torch.tril(torch.ones(LENGTH, LENGTH)).view(1, 1, LENGTH, LENGTH))

    def forward(self, x, mask):
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).split(WIDTH, 2) if self.fused else (self.query(x), self.key(x), self.value(x))
        q, k, v = (t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for t in (q, k, v))
        scores = q @ k.transpose(-2, -1) / math.sqrt(WIDTH // HEADS)
        if self.causal:
            scores = scores.masked_fill(self.triangle[:, :, :length, :length] == 0, float("-inf"))
        if mask is not None:
            scores = scores + mask
        y = torch.softmax(scores, -1) @ v
        return self.out(y.transpose(1, 2).contiguous().view(batch, length, WIDTH))


class Block(nn.Module):
    def __init__(self, causal, fused, pre_norm):
        super().__init__()
        self.attention, self.pre_norm = Attention(causal, fused), pre_norm
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.mlp = nn.Sequential(nn.Linear(WIDTH, 72), nn.GELU(), nn.Linear(72, WIDTH))

    def forward(self, x, mask=None):
        if self.pre_norm:
            x = x + self.attention(self.norm1(x), mask)
            return x + self.mlp(self.norm2(x))
        x = self.norm1(x + self.attention(x, mask))
        return self.norm2(x + self.mlp(x))


class Bert(nn.Module):
    """Ids, segments and a mask in; the hidden states and a class from the first token out."""

    def __init__(self):
        super().__init__()
        self.words, self.positions, self.segments = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(LENGTH, WIDTH), nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList([Block(False, False, False) for _ in range(2)])
        self.pooler, self.classifier = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 3)

    def forward(self, ids, segments, mask):
        positions = torch.arange(ids.shape[1]).unsqueeze(0)
        x = self.norm(self.words(ids) + self.positions(positions) + self.segments(segments))
        bias = (1.0 - mask[:, None, None, :].float()) * -10000.0
        for block in self.blocks:
            x = block(x, bias)
        return self.classifier(torch.tanh(self.pooler(x[:, 0])))


class Gpt(nn.Module):
    """A causal decoder whose output layer is the embedding table."""

    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(LENGTH, WIDTH)
        self.blocks = nn.ModuleList([Block(True, True, True) for _ in range(2)])
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY, bias=False)
        self.head.weight = self.words.weight

    def forward(self, ids):
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


class Encoder(nn.Module):
    """PyTorch's own encoder layer and its MultiheadAttention."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(10, WIDTH)
        self.layers = nn.ModuleList([nn.TransformerEncoderLayer(WIDTH, HEADS, 64, batch_first=True) for _ in range(2)])
        self.head = nn.Linear(WIDTH, 5)

    def forward(self, x):
        x = self.embed(x)
        for layer in self.layers:
            x = layer(x)
        return self.head(x.mean(1))


class Audio(nn.Module):
    """M5: one-dimensional convolutions on a waveform."""

    def __init__(self):
        super().__init__()
        layers, width = [], 1
        for outputs, kernel, stride in ((12, 40, 8), (16, 3, 1), (24, 3, 1)):
            layers += [nn.Conv1d(width, outputs, kernel, stride), nn.BatchNorm1d(outputs), nn.ReLU(), nn.MaxPool1d(2)]
            width = outputs
        self.layers, self.head = nn.Sequential(*layers), nn.Linear(24, 10)

    def forward(self, x):
        x = self.layers(x)
        return F.log_softmax(self.head(F.avg_pool1d(x, int(x.shape[-1])).permute(0, 2, 1)), 2)


class Residual1d(nn.Module):
    """WaveNet's gated, dilated convolutions with skip connections that are summed."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(4, 12, 1)
        self.gates = nn.ModuleList([nn.Conv1d(12, 24, 2, dilation=d) for d in (1, 2, 4)])
        self.passes, self.skips = nn.ModuleList([nn.Conv1d(12, 12, 1) for _ in range(3)]), nn.ModuleList([nn.Conv1d(12, 16, 1) for _ in range(3)])
        self.last = nn.Sequential(nn.ReLU(), nn.Conv1d(16, 16, 1), nn.ReLU(), nn.Conv1d(16, 4, 1))

    def forward(self, x):
        x, total = self.first(x), 0
        for gate, residual, skip, dilation in zip(self.gates, self.passes, self.skips, (1, 2, 4)):
            a, b = gate(F.pad(x, (dilation, 0))).chunk(2, 1)
            y = torch.tanh(a) * torch.sigmoid(b)
            x, total = x + residual(y), total + skip(y)
        return self.last(total)


class Volume(nn.Module):
    """Three-dimensional convolutions on a clip: a residual block of a (2+1)-D factorisation."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv3d(3, 8, (1, 5, 5), (1, 2, 2), (0, 2, 2), bias=False), nn.BatchNorm3d(8), nn.ReLU(),
                                  nn.Conv3d(8, 12, (3, 1, 1), padding=(1, 0, 0), bias=False), nn.BatchNorm3d(12), nn.ReLU())
        self.block = nn.Sequential(nn.Conv3d(12, 16, 3, padding=1), nn.BatchNorm3d(16), nn.ReLU(), nn.Conv3d(16, 12, 3, padding=1), nn.BatchNorm3d(12))
        self.head = nn.Linear(12, 8)

    def forward(self, x):
        x = self.stem(x)
        return self.head(F.adaptive_avg_pool3d(F.relu(x + self.block(x)), 1).flatten(1))


class Recurrent(nn.Module):
    """Convolutions on a spectrogram, a recurrent layer in both directions, a class for every frame."""

    def __init__(self, layer):
        super().__init__()
        self.convolutions = nn.Sequential(nn.Conv1d(8, 24, 3, padding=1), nn.BatchNorm1d(24), nn.ReLU(), nn.Conv1d(24, 16, 3, padding=1), nn.ReLU())
        self.recurrent = layer(16, 12, bidirectional=True, batch_first=True)
        self.head = nn.Sequential(nn.Linear(24, 32), nn.ReLU(), nn.Linear(32, 6))

    def forward(self, x):
        return self.head(self.recurrent(self.convolutions(x).transpose(1, 2))[0])


class Similarity(nn.Module):
    """Two pictures through one encoder; a head judges the difference and the product of their features."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
            nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 24), nn.ReLU(), nn.Linear(24, 16))
        self.head = nn.Sequential(nn.Linear(33, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, first, second):
        a, b = self.encoder(first), self.encoder(second)
        return self.head(torch.cat([(a - b).abs(), a * b, F.cosine_similarity(a, b).unsqueeze(1)], 1))


class Branching(nn.Module):
    """A condition on the data and a loop: If and Loop in the graph, each with convolutions before and after."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Sequential(nn.Conv2d(3, 12, 3, padding=1), nn.ReLU(), nn.Conv2d(12, 8, 3, padding=1), nn.ReLU()), nn.Conv2d(8, 8, 3, padding=1)
        self.last, self.head = nn.Sequential(nn.Conv2d(8, 16, 3, padding=1), nn.ReLU()), nn.Linear(16, 4)

    def forward(self, x):
        x = self.first(x)
        if bool(x.mean() > 0.4):
            x = torch.relu(self.second(x))
        else:
            x = x * 0.5
        for _ in range(int(x.shape[0]) + 1):
            x = torch.tanh(x) + 0.1
        return self.head(self.last(x).mean([2, 3]))


def ids(batch=1):
    return torch.randint(0, VOCABULARY, (batch, LENGTH))


def main():
    axes = {"ids": {0: "batch", 1: "length"}, "segments": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"}, "output": {0: "batch"}}
    tokens = lambda: (ids(), torch.randint(0, 2, (1, LENGTH)), (torch.rand(1, LENGTH) > 0.2).long())
    export("bert", Bert, draw=tokens, opset=11, inputs=("ids", "segments", "mask"))
    export("bert-dynamic", Bert, draw=tokens, opset=14, inputs=("ids", "segments", "mask"), dynamic=axes, short_names=True)
    export("gpt", Gpt, draw=lambda: (ids(),), opset=13, inputs=("ids",))
    export("gpt-dynamic", Gpt, draw=lambda: (ids(2),), opset=17, inputs=("ids",), dynamic={"ids": {0: "batch", 1: "length"}, "output": {0: "batch", 1: "length"}}, short_names=True)
    export("encoder", Encoder, (1, 9, 10), opset=13)
    export("audio", Audio, (1, 1, 1600), opset=9, dynamic=True)
    export("wavenet", Residual1d, (1, 4, 40), opset=13, dynamic=True)
    export("video", Volume, (1, 3, 4, 24, 24), opset=13, keep_batch_norm=True)
    export("lstm", lambda: Recurrent(nn.LSTM), (1, 8, 20), opset=11, dynamic=True)
    export("gru", lambda: Recurrent(nn.GRU), (1, 8, 20), opset=14)
    export("similarity", Similarity, (1, 1, 16, 16), (1, 1, 16, 16), opset=13, inputs=("first", "second"), dynamic=True)
    export("branching", Branching, (1, 3, 12, 12), opset=13, script=True)


if __name__ == "__main__":
    main()
