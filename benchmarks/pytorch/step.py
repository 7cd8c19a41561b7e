"""Times one training step of PyTorch for the comparison: the peer of the Java workers, with the same line protocol.

    step.py NETWORK STEP PRECISION LAYOUT THREADS

NETWORK cnn-small | cnn13; STEP supervised | mean-teacher | mixmatch | predict; PRECISION float32 | bfloat16, which is
autocast's, with weights and losses in float32; LAYOUT nhwc | nchw. Prints "ready" once warm; answers each line "N" on
standard input with the milliseconds of each of N steps, and ends with its input. Who starts it says by MALLOC_MMAP_MAX_
and its like how glibc allocates, which decides over the time of a small network's step.
"""
import sys
import time

import torch
from torch.nn import functional as F

import networks

BATCH, CLASSES = 100, 10
LEARNING_RATE, MOMENTUM, WEIGHT_DECAY, EMA_DECAY, WEIGHT, TEMPERATURE = 0.01, 0.9, 5e-4, 0.97, 30.0, 0.5
PREDICTED = 10_000


def main(network, step, precision, layout, threads):
    torch.set_num_threads(int(threads))
    layout = torch.channels_last if layout == "nhwc" else torch.contiguous_format

    def images():
        return torch.randn(BATCH, 3, 32, 32).contiguous(memory_format=layout)

    student = networks.create(network).to(memory_format=layout)
    teacher = networks.create(network).to(memory_format=layout)
    student.train()
    teacher.train()

    def logits(model, images):
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
            return model(images).float()

    optimizer = torch.optim.SGD(
        student.parameters(), LEARNING_RATE, momentum=MOMENTUM, weight_decay=WEIGHT_DECAY, nesterov=True, foreach=True)
    labeled, first, second = images(), images(), images()
    labels = torch.randint(CLASSES, (BATCH,))
    one_hot = F.one_hot(labels, CLASSES).float()
    mine = list(student.parameters()) + [b for b in student.buffers() if b.is_floating_point()]
    averages = list(teacher.parameters()) + [b for b in teacher.buffers() if b.is_floating_point()]

    def update():
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)

    def average():
        with torch.no_grad():
            torch._foreach_mul_(averages, EMA_DECAY)
            torch._foreach_add_(averages, mine, alpha=1 - EMA_DECAY)

    def supervised():
        F.cross_entropy(logits(student, labeled), labels).backward()
        update()

    def mean_teacher():
        F.cross_entropy(logits(student, labeled), labels).backward()
        with torch.no_grad():
            target = logits(teacher, second).softmax(1)
        (WEIGHT * F.mse_loss(logits(student, first).softmax(1), target)).backward()
        update()
        average()

    def mixmatch():
        with torch.no_grad():
            guess = (logits(student, first).softmax(1) + logits(student, second).softmax(1)) / 2
            guess = guess ** (1 / TEMPERATURE)
            guess = guess / guess.sum(1, keepdim=True)
            x = torch.cat([labeled, first, second])
            y = torch.cat([one_hot, guess, guess])
            share = 0.75
            other = torch.randperm(3 * BATCH)
            x = (share * x + (1 - share) * x[other]).contiguous(memory_format=layout)
            y = share * y + (1 - share) * y[other]
        z = logits(student, x)
        loss = -(y[:BATCH] * z[:BATCH].log_softmax(1)).sum(1).mean()
        loss = loss + WEIGHT * F.mse_loss(z[BATCH:].softmax(1), y[BATCH:])
        loss.backward()
        update()
        average()

    def predict():
        student.eval()
        with torch.no_grad():
            for _ in range(PREDICTED // BATCH):
                logits(student, labeled).softmax(1)

    run = {"supervised": supervised, "mean-teacher": mean_teacher, "mixmatch": mixmatch, "predict": predict}[step]
    for _ in range(1 if step == "predict" else 3):
        run()
    print("ready", flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            times.append(1000 * (time.perf_counter() - start))
        print(" ".join(f"{t:.3f}" for t in times), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
