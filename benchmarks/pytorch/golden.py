"""Writes what PyTorch computes for each of Fewlabel's networks: the golden values of GoldenValuesTest.

    python3 benchmarks/pytorch/golden.py learning/src/test/resources/golden

It needs torchvision (Debian's python3-torchvision), whose resnet18 is one of them. Weights and images follow from a formula (pattern) that the test knows too, so a file holds results only: logits in train
and predict mode, the running statistics after one step, and of each gradient its norm, its product with the pattern and
its first numbers. Numbers are computed in double precision.
"""
import json
import math
import struct
import sys
from collections import OrderedDict

import torch
import torch.nn.functional as F
import torchvision

BATCH, CLASSES = 4, 10
SHAPES = {"lenet": (1, 28, 28), "cnn-small": (3, 16, 16), "cnn13": (3, 16, 16), "wrn-28-2": (3, 16, 16),
          "resnet18": (3, 16, 16), "resnet18-imagenet": (3, 64, 64), "mlp": (2, 1, 1)}


def pattern(name, count):
    """Numbers in [-1, 1) that look random: a hash of the place, started by the name."""
    start = 0
    for byte in name.encode():
        start = (start * 31 + byte) % 2**32
    place = torch.arange(count, dtype=torch.int64)
    value = (place * 2654435761 + start) % 2**32
    value = (value ^ (value >> 15)) * 739982445 % 2**32
    value = value ^ (value >> 13)
    return (value.double() / 2**31 - 1).float().double()


class Net:
    """A network as a function; parameters come into being where they are first used."""

    def __init__(self):
        self.parameters, self.statistics, self.training = OrderedDict(), OrderedDict(), True

    def parameter(self, name, shape, scale, base=0.0):
        if name not in self.parameters:
            values = (base + scale * pattern(name, math.prod(shape))).float().double()
            self.parameters[name] = values.reshape(shape).requires_grad_()
        return self.parameters[name]

    def conv(self, x, name, channels, kernel, stride=1, padding=0, bias=False):
        fan_in = x.shape[1] * kernel * kernel
        weight = self.parameter(name + ".weight", (channels, x.shape[1], kernel, kernel), math.sqrt(6 / fan_in))
        return F.conv2d(x, weight, self.parameter(name + ".bias", (channels,), 0.1) if bias else None, stride, padding)

    def norm(self, x, name, slope):
        channels = x.shape[1]
        if name + ".running_mean" not in self.statistics:
            self.statistics[name + ".running_mean"] = torch.zeros(channels, dtype=torch.double)
            self.statistics[name + ".running_var"] = torch.ones(channels, dtype=torch.double)
        x = F.batch_norm(x, self.statistics[name + ".running_mean"], self.statistics[name + ".running_var"],
                         self.parameter(name + ".weight", (channels,), 0.5, 1.0),
                         self.parameter(name + ".bias", (channels,), 0.5), self.training, 0.1, 1e-5)
        return F.leaky_relu(x, slope) if slope < 1 else x

    def dense(self, x, name, outputs):
        x = x.flatten(1)
        weight = self.parameter(name + ".weight", (outputs, x.shape[1]), math.sqrt(6 / x.shape[1]))
        return F.linear(x, weight, self.parameter(name + ".bias", (outputs,), 0.1))

    def block(self, x, number, channels, kernel=3, padding=1):
        return self.norm(self.conv(x, f"conv{number}", channels, kernel, 1, padding), f"bn{number}", 0.1)


def lenet(net, x):
    x = F.max_pool2d(F.relu(net.conv(x, "conv1", 32, 5, bias=True)), 2)
    x = F.max_pool2d(F.relu(net.conv(x, "conv2", 64, 5, bias=True)), 2)
    return net.dense(F.relu(net.dense(x, "dense1", 256)), "fc", CLASSES)


def mlp(net, x):
    for layer in (1, 2):
        x = F.leaky_relu(net.dense(x, f"dense{layer}", 64), 0.1)
    return net.dense(x, "fc", CLASSES)


def cnn_small(net, x):
    x = F.max_pool2d(net.block(net.block(x, 1, 32), 2, 32), 2)
    x = F.max_pool2d(net.block(net.block(x, 3, 64), 4, 64), 2)
    return net.dense(net.block(x, 5, 128, 3, 0).mean((2, 3)), "fc", CLASSES)


def cnn13(net, x):
    x = F.max_pool2d(net.block(net.block(net.block(x, 1, 128), 2, 128), 3, 128), 2)
    x = F.max_pool2d(net.block(net.block(net.block(x, 4, 256), 5, 256), 6, 256), 2)
    x = net.block(net.block(net.block(x, 7, 512, 3, 0), 8, 256, 1, 0), 9, 128, 1, 0)
    return net.dense(x.mean((2, 3)), "fc", CLASSES)


def wide_residual(net, x):
    x = net.conv(x, "conv1", 16, 3, 1, 1)
    for group in (1, 2, 3):
        for block in range(4):
            name, channels, stride = f"group{group}.{block}", 16 << group, 2 if group > 1 and block == 0 else 1
            normalized = net.norm(x, name + ".bn1", 0.1)
            y = net.norm(net.conv(normalized, name + ".conv1", channels, 3, stride, 1), name + ".bn2", 0.1)
            y = net.conv(y, name + ".conv2", channels, 3, 1, 1)
            x = y + (x if x.shape == y.shape else net.conv(normalized, name + ".shortcut", channels, 1, stride))
    return net.dense(net.norm(x, "bn1", 0.1).mean((2, 3)), "fc", CLASSES)


def resnet18(net, x):
    return residual_groups(net, net.norm(net.conv(x, "conv1", 64, 3, 1, 1), "bn1", 0))


def residual_groups(net, x):
    for group in (1, 2, 3, 4):
        for block in range(2):
            name, channels, stride = f"layer{group}.{block}", 32 << group, 2 if group > 1 and block == 0 else 1
            y = net.norm(net.conv(x, name + ".conv1", channels, 3, stride, 1), name + ".bn1", 0)
            y = net.norm(net.conv(y, name + ".conv2", channels, 3, 1, 1), name + ".bn2", 1)
            if x.shape != y.shape:
                x = net.norm(net.conv(x, name + ".downsample.0", channels, 1, stride), name + ".downsample.1", 1)
            x = F.relu(x + y)
    return net.dense(x.mean((2, 3)), "fc", CLASSES)


def resnet18_imagenet(net, x):
    """torchvision's own resnet18; its parameters and buffers are those of the formula, by torchvision's names."""
    if not net.parameters:
        net.model = torchvision.models.resnet18(num_classes=CLASSES).double()
        for name, parameter in net.model.named_parameters():
            norm = "bn" in name or "downsample.1" in name
            outputs = parameter.shape[0]
            scale = math.sqrt(6 * outputs / parameter.numel()) if parameter.dim() > 1 else 0.5 if norm else 0.1
            values = scale * pattern(name, parameter.numel()) + (1 if norm and name.endswith(".weight") else 0)
            parameter.data = values.float().double().reshape(parameter.shape)
            net.parameters[name] = parameter
        for name, buffer in net.model.named_buffers():
            if not name.endswith("num_batches_tracked"):
                net.statistics[name] = buffer
    net.model.train(net.training)
    return net.model(x)


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().float().contiguous().flatten().tolist()
        packed = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def golden(name, function):
    net, shape = Net(), SHAPES[name]
    # Drawn in the order that Fewlabel keeps images in: channels last.
    images = 2 * pattern("images", BATCH * math.prod(shape)).reshape(BATCH, shape[1], shape[2], shape[0])
    images = images.permute(0, 3, 1, 2).contiguous().requires_grad_()
    logits = function(net, images)
    logits.backward(pattern("gradient", BATCH * CLASSES).reshape(BATCH, CLASSES))
    result = {"train": logits}
    gradients = dict(net.parameters, images=images)
    for tensor, value in gradients.items():
        flat = value.grad.flatten()
        if tensor == "images":
            flat = value.grad.permute(0, 2, 3, 1).flatten()
        summary = [flat.norm(), flat.dot(pattern(tensor, len(flat)))]
        result["gradient." + tensor] = torch.stack(summary + list(flat[:8]))
    for tensor, value in net.statistics.items():
        result["statistics." + tensor] = torch.stack([value.norm(), value.dot(pattern(tensor, len(value)))])
    net.training = False
    result["predict"] = function(net, images)
    return result


if __name__ == "__main__":
    functions = {"lenet": lenet, "cnn-small": cnn_small, "cnn13": cnn13, "wrn-28-2": wide_residual,
                 "resnet18": resnet18, "resnet18-imagenet": resnet18_imagenet, "mlp": mlp}
    for network, function in functions.items():
        write_safetensors(f"{sys.argv[1]}/{network}.safetensors", golden(network, function))
