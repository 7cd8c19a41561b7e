package org.fewlabel.gateway.job;

import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.jspecify.annotations.Nullable;

/**
 * The last epoch that was labeled: where the next attempt goes on, and what users get.
 *
 * @param studentTestError in [0, 1]; null where there are no test images
 * @param teacherTestError the same of the teacher
 * @param endsRun whether the labeler says that the run ended with it; null where it does not say
 * @param testPredictions what student and teacher say of the test images; null before the last epoch, and where there are
 *     no test images
 * @param chosenEpoch the epoch that the validation images speak for, of all up to this one; null where there are none
 */
public record LabeledEpoch(
        ResumePoint resumePoint,
        @Nullable Double studentTestError,
        @Nullable Double teacherTestError,
        @Nullable Boolean endsRun,
        @Nullable ArtifactReference testPredictions,
        @Nullable Integer chosenEpoch) {
    static LabeledEpoch of(EpochLabeled event) {
        return new LabeledEpoch(
                new ResumePoint(event.epoch(), event.snapshot(), event.teacher(), event.labels()),
                event.studentTestError(),
                event.teacherTestError(),
                event.last(),
                event.testPredictions(),
                event.chosenEpoch());
    }

    /** @param epochs how many the job asks for; it may have been stopped early */
    public boolean isLast(int epochs) {
        return Boolean.TRUE.equals(endsRun) || epoch() == epochs - 1;
    }

    public int epoch() {
        return resumePoint.epoch();
    }
}
