package org.fewlabel.benchmarks.compare;

import org.bytedeco.pytorch.global.torch;

/**
 * {@code with torch.autocast("cpu", torch.bfloat16, enabled=…)}: what Python does when it enters and leaves, for C++ has no class
 * of it. It is of this thread.
 */
final class Autocast implements AutoCloseable {
    private final boolean before = torch.is_autocast_enabled(torch.DeviceType.CPU);

    Autocast(boolean enabled) {
        torch.set_autocast_enabled(torch.DeviceType.CPU, enabled);
        torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
        torch.increment_nesting();
    }

    /** Forgets the weights that were cast, unless an outer one is open. */
    @Override
    public void close() {
        if (torch.decrement_nesting() == 0) {
            torch.clear_cache();
        }
        torch.set_autocast_enabled(torch.DeviceType.CPU, before);
    }
}
