"""Writes what PyTorch computes for each of Fewlabel's networks: the golden values of GoldenValuesTest.

    python3 benchmarks/pytorch/golden.py learning/src/test/resources/golden

The networks are the modules of docs/pytorch/fewlabel_networks.py; resnet18-imagenet is torchvision's resnet18 (Debian's
python3-torchvision). Weights and images follow from a formula (pattern) that the test knows too, so a file holds results
only: logits in train and predict mode, the running statistics after one step, and of each gradient its norm, its product
with the pattern and its first numbers. Numbers are computed in double precision.
"""
import json
import math
import struct
import sys
from pathlib import Path

import torch
import torchvision

sys.path.insert(0, str(Path(__file__).parents[2] / "docs/pytorch"))
from fewlabel_networks import NETWORKS  # noqa: E402

BATCH, CLASSES = 4, 10
SHAPES = {"lenet": (1, 28, 28), "cnn-small": (3, 16, 16), "cnn13": (3, 16, 16), "wrn-28-2": (3, 16, 16),
          "resnet18": (3, 16, 16), "resnet18-imagenet": (3, 64, 64), "mlp": (2, 1, 1)}
# A gradient jumps where a number before a ReLU is zero. Of the 753,664 of resnet18-imagenet some always lie near to it: with
# "images", one at 9e-7, in a layer where 32-bit floats are off by up to 7e-6, and the other decision there moves a gradient by
# 4 %. With these images, found by trying, none that the max pooling passes on lies nearer than the largest error of its layer,
# nor do two candidates of the pooling to each other: whoever computes in 32-bit floats decides alike.
IMAGES = {"resnet18-imagenet": "images 170"}


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


def module(name):
    """The network with the weights of the formula, in double precision; resnet18-imagenet is torchvision's own."""
    channels, height, width = SHAPES[name]
    network = (torchvision.models.resnet18(num_classes=CLASSES) if name == "resnet18-imagenet"
               else NETWORKS[name](channels, height, width, CLASSES, 0.0)).double()
    for tensor, parameter in network.named_parameters():
        norm = "bn" in tensor or "downsample.1" in tensor
        fan_in = parameter.numel() // parameter.shape[0]
        scale = math.sqrt(6 / fan_in) if parameter.dim() > 1 else 0.5 if norm else 0.1
        values = scale * pattern(tensor, parameter.numel()) + (1 if norm and tensor.endswith(".weight") else 0)
        parameter.data = values.float().double().reshape(parameter.shape)
    return network


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


def golden(name):
    network, shape = module(name), SHAPES[name]
    # Drawn in the order that Fewlabel keeps images in: channels last.
    images = 2 * pattern(IMAGES.get(name, "images"), BATCH * math.prod(shape))
    images = images.reshape(BATCH, shape[1], shape[2], shape[0]).permute(0, 3, 1, 2).contiguous().requires_grad_()
    logits = network(images)
    logits.backward(pattern("gradient", BATCH * CLASSES).reshape(BATCH, CLASSES))
    result = {"train": logits}
    gradients = dict(network.named_parameters(), images=images)
    for tensor, value in gradients.items():
        flat = value.grad.flatten()
        if tensor == "images":
            flat = value.grad.permute(0, 2, 3, 1).flatten()
        summary = [flat.norm(), flat.dot(pattern(tensor, len(flat)))]
        result["gradient." + tensor] = torch.stack(summary + list(flat[:8]))
    for tensor, value in network.named_buffers():
        if not tensor.endswith("num_batches_tracked"):
            result["statistics." + tensor] = torch.stack([value.norm(), value.dot(pattern(tensor, len(value)))])
    result["predict"] = network.eval()(images)
    return result


if __name__ == "__main__":
    for network in SHAPES:
        write_safetensors(f"{sys.argv[1]}/{network}.safetensors", golden(network))
