"""Fewlabel's networks as PyTorch modules, and a model of format safetensors as one that predicts.

    from fewlabel_networks import load
    model = load("model.safetensors")
    probabilities = model(images)         # bytes, 0 to 255: uint8 [batch, channels, height, width]
    print(model.class_names[probabilities[0].argmax()])

`model.network` is the network alone, which takes normalized images and gives logits, to be trained further; its
`state_dict` has the file's names. Needs torch and nothing else.
"""
import json
import struct

import torch
from torch import nn


class Block(nn.Module):
    """Two 3x3 convolutions after batch norm, and what they are added to: of a wide residual network."""

    def __init__(self, inputs, channels, stride, dropout):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.drop = nn.Dropout(dropout)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.shortcut = None if inputs == channels else nn.Conv2d(inputs, channels, 1, stride, bias=False)
        self.activation = nn.LeakyReLU(0.1)

    def forward(self, x):
        normalized = self.activation(self.bn1(x))
        y = self.conv2(self.drop(self.activation(self.bn2(self.conv1(normalized)))))
        return y + (x if self.shortcut is None else self.shortcut(normalized))


class BasicBlock(nn.Module):
    """Two 3x3 convolutions before batch norm, and what they are added to: of a residual network."""

    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = None
        if inputs != channels:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
        return (y + (x if self.downsample is None else self.downsample(x))).relu()


class WideResidual(nn.Module):
    """wrn-28-2."""

    def __init__(self, channels, height, width, classes, dropout):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
        self.group1 = self.group(16, 32, 1, dropout)
        self.group2 = self.group(32, 64, 2, dropout)
        self.group3 = self.group(64, 128, 2, dropout)
        self.bn1 = nn.BatchNorm2d(128)
        self.activation = nn.LeakyReLU(0.1)
        self.fc = nn.Linear(128, classes)

    @staticmethod
    def group(inputs, channels, stride, dropout):
        first = Block(inputs, channels, stride, dropout)
        return nn.Sequential(first, *(Block(channels, channels, 1, dropout) for _ in range(3)))

    def forward(self, x):
        x = self.group3(self.group2(self.group1(self.conv1(x))))
        return self.fc(self.activation(self.bn1(x)).mean((2, 3)))


class Residual(nn.Module):
    """resnet18, for small images; with another stem resnet18-imagenet, which is torchvision's resnet18."""

    def __init__(self, channels, height, width, classes, dropout, imagenet=False):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 64, *((7, 2, 3) if imagenet else (3, 1, 1)), bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1) if imagenet else nn.Identity()
        self.layer1 = nn.Sequential(BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))
        self.layer2 = nn.Sequential(BasicBlock(64, 128, 2), BasicBlock(128, 128, 1))
        self.layer3 = nn.Sequential(BasicBlock(128, 256, 2), BasicBlock(256, 256, 1))
        self.layer4 = nn.Sequential(BasicBlock(256, 512, 2), BasicBlock(512, 512, 1))
        self.drop = nn.Dropout(dropout)
        self.fc = nn.Linear(512, classes)

    def forward(self, x):
        x = self.layer1(self.maxpool(self.bn1(self.conv1(x)).relu()))
        x = self.layer4(self.layer3(self.layer2(x)))
        return self.fc(self.drop(x.mean((2, 3))))


class Convolutional(nn.Module):
    """cnn-small and cnn13: convolutions with batch norm, between them poolings and dropouts, then the mean of each plane."""

    POOL = "pool"
    SMALL = ((32, 3, 1), (32, 3, 1), POOL, (64, 3, 1), (64, 3, 1), POOL, (128, 3, 0))
    LARGE = ((128, 3, 1), (128, 3, 1), (128, 3, 1), POOL, (256, 3, 1), (256, 3, 1), (256, 3, 1), POOL,
             (512, 3, 0), (256, 1, 0), (128, 1, 0))

    def __init__(self, layers, channels, classes, dropout):
        super().__init__()
        self.layers, number = layers, 0
        for layer in layers:
            if layer != self.POOL:
                number, (outputs, kernel, padding) = number + 1, layer
                self.add_module(f"conv{number}", nn.Conv2d(channels, outputs, kernel, padding=padding, bias=False))
                self.add_module(f"bn{number}", nn.BatchNorm2d(outputs))
                channels = outputs
        self.pool, self.drop, self.activation = nn.MaxPool2d(2), nn.Dropout(dropout), nn.LeakyReLU(0.1)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        number = 0
        for layer in self.layers:
            if layer == self.POOL:
                x = self.drop(self.pool(x))
            else:
                number += 1
                x = self.activation(self.get_submodule(f"bn{number}")(self.get_submodule(f"conv{number}")(x)))
        return self.fc(x.mean((2, 3)))


class LeNet(nn.Module):
    """lenet."""

    def __init__(self, channels, height, width, classes, dropout):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 32, 5)
        self.conv2 = nn.Conv2d(32, 64, 5)
        self.pool = nn.MaxPool2d(2)
        self.dense1 = nn.Linear(64 * (((height - 4) // 2 - 4) // 2) * (((width - 4) // 2 - 4) // 2), 256)
        self.drop = nn.Dropout(dropout)
        self.fc = nn.Linear(256, classes)

    def forward(self, x):
        x = self.pool(self.conv2(self.pool(self.conv1(x).relu())).relu())
        return self.fc(self.drop(self.dense1(x.flatten(1)).relu()))


class Perceptron(nn.Module):
    """mlp."""

    def __init__(self, channels, height, width, classes, dropout):
        super().__init__()
        self.dense1 = nn.Linear(channels * height * width, 64)
        self.dense2 = nn.Linear(64, 64)
        self.activation, self.drop = nn.LeakyReLU(0.1), nn.Dropout(dropout)
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        x = self.drop(self.activation(self.dense1(x.flatten(1))))
        return self.fc(self.drop(self.activation(self.dense2(x))))


class Head(nn.Module):
    """What a job with a backbone trains on its features: one dense layer, or (mlp) a hidden one before it."""

    def __init__(self, features, classes, dropout, hidden):
        super().__init__()
        self.dense1 = nn.Linear(features, 256) if hidden else None
        self.drop = nn.Dropout(dropout)
        self.fc = nn.Linear(256 if hidden else features, classes)

    def forward(self, x):
        return self.fc(self.drop(x if self.dense1 is None else self.dense1(x).relu()))


NETWORKS = {
    "lenet": LeNet,
    "cnn-small": lambda channels, height, width, classes, dropout:
        Convolutional(Convolutional.SMALL, channels, classes, dropout),
    "cnn13": lambda channels, height, width, classes, dropout:
        Convolutional(Convolutional.LARGE, channels, classes, dropout),
    "wrn-28-2": WideResidual,
    "resnet18": Residual,
    "resnet18-imagenet": lambda *shape: Residual(*shape, imagenet=True),
    "mlp": Perceptron,
}


class Model(nn.Module):
    """From raw values to probabilities: bytes of images [batch, channels, height, width], or points [batch, channels].

    A head takes what its backbone gives, floats [batch, channels], where channels is the number of features.
    """

    def __init__(self, metadata):
        super().__init__()
        self.metadata = metadata
        self.class_names = json.loads(metadata["classNames"])
        height, width, channels = (int(metadata[key]) for key in ("height", "width", "channels"))
        classes, dropout = len(self.class_names), float(metadata["dropout"])
        if metadata.get("part") == "head":
            self.network = Head(channels, classes, dropout, hidden=metadata["head"] == "mlp")
        else:
            self.network = NETWORKS[metadata["network"]](channels, height, width, classes, dropout)
        per_channel = (1, channels) if height == width == 1 else (1, channels, 1, 1)
        for name in ("means", "deviations"):
            values = torch.tensor(json.loads(metadata[name])).reshape(per_channel)
            self.register_buffer(name, values, persistent=False)

    def forward(self, raw):
        normalized = (raw / float(self.metadata["scale"]) - self.means) / self.deviations
        return self.network(normalized).softmax(1)


def load(path):
    """The model of a file, ready to predict."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        metadata, data = header.pop("__metadata__"), file.read()
    state = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        state[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    model = Model(metadata)
    model.network.load_state_dict(state)
    return model.eval()
