package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;

/**
 * The process in which libtorch runs one step: {@code NETWORK STEP PRECISION LAYOUT THREADS}, as {@code step.py} takes them and
 * with its line protocol. Without any it says which libtorch it is.
 */
final class LibtorchWorker {
    private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");

    private LibtorchWorker() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            System.out.println(version());
            return;
        }
        TimedCase timed = TimedCase.of(args[0], args[1], args[2]);
        torch.set_num_threads(Integer.parseInt(args[4]));
        LibtorchSteps steps = new LibtorchSteps(timed.network(), timed.precision(), format(args[3]));
        StepWorker.serve(steps.step(timed.step()), StepWorker.warmUpSteps(timed.step()));
    }

    /** The one with its oneDNN, and for which processor its own code is. */
    private static String version() {
        Matcher version = VERSION.matcher(torch.show_config().getString());
        return (version.find() ? version.group(1) : "unknown") + " ("
                + torch.get_mkldnn_version().getString().replaceFirst("^.*MKL-DNN v(\\S+).*", "oneDNN $1") + ", "
                + torch.get_cpu_capability().getString() + ")";
    }

    private static torch.MemoryFormat format(String layout) {
        return layout.equals("nhwc") ? torch.MemoryFormat.ChannelsLast : torch.MemoryFormat.Contiguous;
    }
}
