package org.fewlabel.gateway.job;

import java.util.HashSet;
import java.util.Set;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.MethodSpec;
import org.jspecify.annotations.Nullable;

/**
 * The last epoch that was labeled: where the next attempt goes on, and what users get.
 *
 * @param studentTestError in [0, 1]; null where there are no test images
 * @param averageTestError the same of the step average; null as well where an earlier labeler made none
 * @param teacherTestError the same of the teacher snapshot; null as well where an earlier labeler made none
 * @param endsRun whether the labeler says that the run ended with it; null where it does not say
 * @param testPredictions what the networks say of the test images; null before the last epoch, and where there are no test
 *     images
 * @param chosenEpoch the epoch that the validation images speak for, of all up to this one; null where there are none
 * @param chosenNetwork which of its networks; null where the labeler does not say, as is the next
 * @param chosenEpochs the epoch that they speak for if it is to be this very network's
 * @param labelsNetwork whose predictions the labels are; null where there are none
 */
public record LabeledEpoch(
        ResumePoint resumePoint,
        @Nullable Double studentTestError,
        @Nullable Double averageTestError,
        @Nullable Double teacherTestError,
        @Nullable Boolean endsRun,
        @Nullable ArtifactReference testPredictions,
        @Nullable Integer chosenEpoch,
        @Nullable TrainedNetwork chosenNetwork,
        @Nullable PerNetwork<Integer> chosenEpochs,
        @Nullable TrainedNetwork labelsNetwork) {
    /**
     * A labeler that says nothing of the step average knew two networks: it called the step average the teacher of the
     * methods of its time that have it for one, and labeled with it; of the others it labeled with the student. Methods that came
     * later never had a teacher that was anything but the snapshot.
     */
    static LabeledEpoch of(EpochLabeled event, MethodSpec method) {
        boolean teacherIsAverage = event.averageTestError() == null && teacherWasStepAverage(method);
        return new LabeledEpoch(
                new ResumePoint(event.epoch(), event.snapshot(), event.teacher(), event.labels()),
                event.studentTestError(),
                teacherIsAverage ? event.teacherTestError() : event.averageTestError(),
                teacherIsAverage ? null : event.teacherTestError(),
                event.last(),
                event.testPredictions(),
                event.chosenEpoch(),
                event.chosenNetwork(),
                event.chosenEpochs(),
                labelsNetwork(event, method));
    }

    /** The epochs that validation chose for one network or another, of all up to this one. */
    public Set<Integer> chosen() {
        return chosen(chosenEpochs, chosenEpoch);
    }

    /** @param chosenEpoch the one that counts of them; the only one that an earlier labeler tells */
    public static Set<Integer> chosen(@Nullable PerNetwork<Integer> chosenEpochs, @Nullable Integer chosenEpoch) {
        Set<Integer> epochs = new HashSet<>();
        if (chosenEpochs != null) {
            for (TrainedNetwork network : TrainedNetwork.values()) {
                epochs.add(chosenEpochs.of(network));
            }
        }
        if (chosenEpoch != null) {
            epochs.add(chosenEpoch);
        }
        return epochs;
    }

    private static @Nullable TrainedNetwork labelsNetwork(EpochLabeled event, MethodSpec method) {
        if (event.labels() == null || event.labelsNetwork() != null) {
            return event.labelsNetwork();
        }
        return teacherWasStepAverage(method) ? TrainedNetwork.AVERAGE : TrainedNetwork.STUDENT;
    }

    private static boolean teacherWasStepAverage(MethodSpec method) {
        return MethodName.teacherWasStepAverage(method.methodName().wireName());
    }

    /**
     * Whether the network was made: an earlier version made two of them. Only the test images tell, which are shown to each
     * network; where there are none it is taken to be there.
     */
    public boolean has(TrainedNetwork network) {
        return studentTestError == null
                || switch (network) {
                    case STUDENT -> true;
                    case AVERAGE -> averageTestError != null;
                    case TEACHER -> teacherTestError != null;
                };
    }

    /** @param epochs how many the job asks for; it may have been stopped early */
    public boolean isLast(int epochs) {
        return Boolean.TRUE.equals(endsRun) || epoch() == epochs - 1;
    }

    public int epoch() {
        return resumePoint.epoch();
    }
}
