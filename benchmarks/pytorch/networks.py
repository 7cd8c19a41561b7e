"""Fewlabel's networks in PyTorch: what its engine is compared with, in figures and in time.

Convolutions carry no bias, as batch norm follows each; LeakyReLU has slope 0.1; weights are He-initialised.
"""
import torch
from torch import nn


class Block(nn.Module):
    """Convolution, batch norm, LeakyReLU."""

    def __init__(self, inputs, outputs, size=3, padding=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, size, padding=padding, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return nn.functional.leaky_relu(self.norm(self.conv(x)), 0.1)


class Convolutional(nn.Module):
    """A row of blocks, poolings and dropouts, then global average pooling and a linear layer."""

    def __init__(self, layers, features, classes):
        super().__init__()
        self.layers = nn.Sequential(*layers)
        self.head = nn.Linear(features, classes)

    def forward(self, x):
        return self.head(self.layers(x).mean(dim=(2, 3)))


def cnn_small(channels=3, classes=10):
    return Convolutional(
        [Block(channels, 32), Block(32, 32), nn.MaxPool2d(2),
         Block(32, 64), Block(64, 64), nn.MaxPool2d(2),
         Block(64, 128, padding=0)], 128, classes)


def cnn13(channels=3, classes=10, dropout=0.0):
    return Convolutional(
        [Block(channels, 128), Block(128, 128), Block(128, 128), nn.MaxPool2d(2), nn.Dropout(dropout),
         Block(128, 256), Block(256, 256), Block(256, 256), nn.MaxPool2d(2), nn.Dropout(dropout),
         Block(256, 512, padding=0), Block(512, 256, size=1, padding=0), Block(256, 128, size=1, padding=0)], 128, classes)


NETWORKS = {"cnn-small": cnn_small, "cnn13": cnn13}


def create(name):
    torch.manual_seed(1)
    return NETWORKS[name]()
