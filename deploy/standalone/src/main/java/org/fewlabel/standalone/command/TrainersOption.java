package org.fewlabel.standalone.command;

import java.util.OptionalInt;
import org.fewlabel.standalone.instance.Part;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many jobs an instance trains at a time. */
final class TrainersOption {
    @Option(
            names = "--trainers",
            paramLabel = "N",
            description = {
                "So many jobs are trained at a time; at first one. The trainers share the cores, or the cards that"
                        + " CUDA_VISIBLE_DEVICES names.",
                "Where another number runs, trainers are stopped first; their jobs go on."
            })
    private @Nullable Integer count;

    /** Empty where the user leaves it as it is. */
    OptionalInt wish() {
        if (count == null) {
            return OptionalInt.empty();
        }
        if (count < 1 || count > Part.TRAINERS_MAX) {
            throw new UsageException("--trainers must be 1 to " + Part.TRAINERS_MAX + ", was: " + count);
        }
        return OptionalInt.of(count);
    }
}
