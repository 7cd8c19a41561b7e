package org.fewlabel.standalone.command;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.contracts.rest.Role;

/** What the shell offers behind an option. The gateway says whether a value is one: it may be newer than this. */
final class Choices {
    private Choices() {}

    /** Some texts, for picocli. */
    abstract static class Some implements Iterable<String> {
        private final List<String> values;

        Some(String... values) {
            this.values = List.of(values);
        }

        Some(WireName[] values) {
            this.values = Arrays.stream(values).map(WireName::wireName).toList();
        }

        @Override
        public Iterator<String> iterator() {
            return values.iterator();
        }
    }

    static final class Networks extends Some {
        Networks() {
            super(TrainedNetwork.values());
        }
    }

    static final class Roles extends Some {
        Roles() {
            super(Role.ofUsers().toArray(WireName[]::new));
        }
    }

    static final class Epochs extends Some {
        Epochs() {
            super("last", "chosen");
        }
    }

    static final class Datasets extends Some {
        Datasets() {
            super(DatasetName.values());
        }
    }

    /** Fields of jobs with each value that there is; of names there are too many. */
    static final class JobFilters extends Some {
        JobFilters() {
            super(Stream.of(
                            all("state", JobState.values()),
                            all("method", MethodName.values()),
                            all("dataset", DatasetName.values()))
                    .flatMap(each -> each)
                    .toArray(String[]::new));
        }

        private static Stream<String> all(String field, WireName[] values) {
            return Arrays.stream(values).map(value -> field + "=" + value.wireName());
        }
    }

    static final class ModelFormats extends Some {
        ModelFormats() {
            super(ModelFormat.values());
        }
    }

    static final class ComparisonFormats extends Some {
        ComparisonFormats() {
            super("csv", "markdown", "latex", "json");
        }
    }

    static final class LabelsFormats extends Some {
        LabelsFormats() {
            super("csv", "jsonl", "label-studio", "label-studio-config", "cleanlab", "imagefolder", "fiftyone");
        }
    }

    static final class Sorts extends Some {
        Sorts() {
            super("index", "least-sure", "most-sure");
        }
    }

    static final class Spreads extends Some {
        Spreads() {
            super("class");
        }
    }

    static final class Sources extends Some {
        Sources() {
            super("given", "predicted");
        }
    }

    static final class Confidences extends Some {
        Confidences() {
            super("raw", "calibrated");
        }
    }
}
