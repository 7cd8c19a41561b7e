package org.fewlabel.contracts.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.model.ModelFiles;
import org.jspecify.annotations.Nullable;

/**
 * All that a training run depends on. Two runs with the same spec on the same machine give the same bytes.
 *
 * <p>{@link #read} takes what a user wrote, fills in every default and names every mistake. Each default and each range
 * is in exactly one place, the {@code read} of its record. A spec that was accepted travels as plain JSON of these
 * records ({@link Json#mapper}).
 *
 * @param name what the user calls the run; runs to be averaged differ in {@code seed} alone
 * @param startFrom null for a network with fresh weights
 * @param stepsPerEpoch null for one pass over the unlabeled images
 * @param earlyStopping null to train all epochs in any case
 * @param teacherDecay how much of the teacher snapshot, the labeler's moving average over epochs, stays in an epoch
 * @param seed of initial weights, batches, views and masks
 * @param priority larger runs first
 * @param timeLimitHours how long trainers may hold it, all attempts together, before it fails; null for any time
 */
public record JobSpec(
        String name,
        DatasetSpec dataset,
        NetworkSpec network,
        @Nullable StartFromSpec startFrom,
        MethodSpec method,
        OptimizerSpec optimizer,
        ScheduleSpec schedule,
        BatchSpec batch,
        AugmentationSpec augmentation,
        int epochs,
        @Nullable Integer stepsPerEpoch,
        @Nullable EarlyStoppingSpec earlyStopping,
        Double teacherDecay,
        long seed,
        int priority,
        @Nullable Double timeLimitHours) {
    public static final int EPOCHS_MAX = 100_000;
    private static final int STEPS_PER_EPOCH_MAX = 1_000_000;
    public static final int PRIORITY_MAX = 100;
    /** Of an array, without room for the weights that are in the same file. */
    private static final long TABLE_BYTES_MAX = Integer.MAX_VALUE - (128L << 20);

    /** Of what else is said of an image: the longest name of a file, and its label. */
    private static final long IMAGE_BYTES = 504;

    private static final double TIME_LIMIT_HOURS_MIN = 0.01;
    private static final double TIME_LIMIT_HOURS_MAX = 10_000;
    private static final double SECONDS_PER_HOUR = 3600;
    public static final int NAME_LENGTH_MAX = 100;
    private static final double TEACHER_DECAY_USUAL = 0.5;

    private static final ObjectReader DOCUMENT = Json.mapper()
            .reader()
            // So that NaN gets a message that names its field instead of a syntax error that names a column.
            .with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .with(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    /** Fills in what a spec lacks that was written before the field was there. */
    public JobSpec {
        Check.present("name", name);
        Check.present("dataset", dataset);
        Check.present("network", network);
        Check.present("method", method);
        Check.present("optimizer", optimizer);
        Check.present("schedule", schedule);
        Check.present("batch", batch);
        Check.within("epochs", epochs, 1, EPOCHS_MAX);
        if (stepsPerEpoch != null) {
            Check.atLeast("stepsPerEpoch", stepsPerEpoch, 1);
        }
        if (augmentation == null) {
            augmentation = AugmentationSpec.usual(dataset.name());
        }
        if (teacherDecay == null) {
            teacherDecay = TEACHER_DECAY_USUAL;
        }
    }

    /** What became of a spec that a user wrote. */
    public sealed interface Reading {}

    /** @param spec with every default filled in */
    public record Accepted(JobSpec spec) implements Reading {}

    /** @param violations at least one, in the order of the spec's fields */
    public record Rejected(List<Violation> violations) implements Reading {}

    /** The spec of a job on published data, or on a folder whose contents the user wrote down. */
    public static Reading read(String json) {
        return read(json, ImageFolders.UNSEEN);
    }

    /** @param folders the users' own images, as far as they can be seen from here */
    public static Reading read(String json, ImageFolders folders) {
        return read(json, folders, ModelFiles.UNSEEN);
    }

    /**
     * @param folders the users' own images, as far as they can be seen from here
     * @param models the files that jobs name, as far as they can be seen from here
     */
    public static Reading read(String json, ImageFolders folders, ModelFiles models) {
        JsonNode document;
        try {
            document = DOCUMENT.readTree(Text.withoutByteOrderMark(json));
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            return new Rejected(List.of(new Violation("", "is not JSON" + where + ": " + e.getOriginalMessage())));
        }
        List<Violation> violations = new ArrayList<>();
        JobSpec spec = read(Fields.of(document, violations), folders, models);
        return violations.isEmpty() ? new Accepted(spec) : new Rejected(List.copyOf(violations));
    }

    private static JobSpec read(Fields fields, ImageFolders folders, ModelFiles models) {
        DatasetSpec dataset = DatasetSpec.read(fields.object("dataset"), folders);
        NetworkSpec network = NetworkSpec.read(fields.object("network"), dataset, !fields.has("startFrom"), models);
        StartFromSpec startFrom = StartFromSpec.read(fields, "startFrom", models);
        if (network.backbone() != null && startFrom instanceof StartFromSpec.FromModel) {
            fields.object("startFrom").reject("model", "must be left out for a head on a backbone; name a job instead");
        }
        MethodSpec method = MethodSpec.read(fields.object("method"));
        requireTableFits(fields, dataset, method);
        String name = fields.text(
                "name", method.methodName().wireName() + "-" + dataset.name().wireName(), NAME_LENGTH_MAX);
        OptimizerSpec optimizer = OptimizerSpec.read(fields.object("optimizer"), network);
        int epochs = fields.integer("epochs", 400, 1, EPOCHS_MAX);
        ScheduleSpec schedule = ScheduleSpec.read(fields.object("schedule"), optimizer.learningRate(), epochs);
        BatchSpec batch = BatchSpec.read(fields.object("batch"), dataset, method.inputs());
        AugmentationSpec augmentation = AugmentationSpec.read(fields.object("augmentation"), dataset);
        Integer stepsPerEpoch = fields.optionalInteger("stepsPerEpoch", 1, STEPS_PER_EPOCH_MAX);
        int rampEpochs = Math.max(method.rampEpochs(), schedule.warmUpEpochs());
        EarlyStoppingSpec earlyStopping = EarlyStoppingSpec.read(fields, "earlyStopping", dataset, rampEpochs, epochs);
        double teacherDecay = fields.number("teacherDecay", TEACHER_DECAY_USUAL, 0, 1);
        long seed = fields.wholeNumber("seed", 0, 0, Long.MAX_VALUE);
        int priority = fields.integer("priority", 0, -PRIORITY_MAX, PRIORITY_MAX);
        Double timeLimitHours = fields.optionalNumber("timeLimitHours", TIME_LIMIT_HOURS_MIN, TIME_LIMIT_HOURS_MAX);
        fields.rejectUnknown();
        return new JobSpec(
                name,
                dataset,
                network,
                startFrom,
                method,
                optimizer,
                schedule,
                batch,
                augmentation,
                epochs,
                stepsPerEpoch,
                earlyStopping,
                teacherDecay,
                seed,
                priority,
                timeLimitHours);
    }

    /** What is read as a whole must fit into one array of bytes; a job whose table does not would wait for more memory for ever. */
    private static void requireTableFits(Fields fields, DatasetSpec dataset, MethodSpec method) {
        long bytesOfImage = IMAGE_BYTES + 4L * method.tables() * dataset.shape().classes();
        if (dataset.folder() != null
                && method.tables() > 0
                && dataset.shape().trainingImages() * bytesOfImage > TABLE_BYTES_MAX) {
            fields.object("method")
                    .reject(
                            "name",
                            "needs a table of " + dataset.shape().trainingImages() + " images and "
                                    + dataset.shape().classes()
                                    + " classes, which takes more than 2 GB; choose a method without one, such as"
                                    + " fixmatch with targets iteration, or fewer images");
        }
    }

    /** How long trainers may hold the job, all attempts together; null for any time. */
    public @Nullable Duration timeLimit() {
        return timeLimitHours == null ? null : Duration.ofSeconds(Math.round(timeLimitHours * SECONDS_PER_HOUR));
    }

    /** Whether the run uses labels that its data set does not name, or nobody knows that it does not, as of a backbone. */
    public boolean usesMoreLabels() {
        return network.backbone() != null || (startFrom != null && startFrom.knowsMoreLabels());
    }

    /** Steps in an epoch: as asked for, else one pass over the unlabeled pool, its tail dropped. */
    public int resolvedStepsPerEpoch() {
        return stepsPerEpoch == null ? stepsOfOnePass(dataset, batch) : stepsPerEpoch;
    }

    /** Steps of one pass over the unlabeled pool, its tail dropped. */
    public static int stepsOfOnePass(DatasetSpec dataset, BatchSpec batch) {
        return Math.max(1, dataset.unlabeledPool(batch.excludeLabeled()) / batch.unlabeled());
    }

    /** The same of a spec that is kept as JSON; null where it leaves them to the data set and is none of this version. */
    public static @Nullable Integer resolvedStepsPerEpoch(JsonNode kept) {
        if (kept.path("stepsPerEpoch").isInt()) {
            return kept.path("stepsPerEpoch").intValue();
        }
        return read(kept.toString()) instanceof Accepted accepted
                ? (Integer) accepted.spec().resolvedStepsPerEpoch()
                : null;
    }
}
