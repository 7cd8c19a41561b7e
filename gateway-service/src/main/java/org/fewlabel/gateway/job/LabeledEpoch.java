package org.fewlabel.gateway.job;

import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;

/**
 * The last epoch that was labeled: where the next attempt goes on, and what users get.
 *
 * @param studentTestError in [0, 1]
 * @param teacherTestError in [0, 1]
 */
public record LabeledEpoch(ResumePoint resumePoint, double studentTestError, double teacherTestError) {
    static LabeledEpoch of(EpochLabeled event) {
        return new LabeledEpoch(
                new ResumePoint(event.epoch(), event.snapshot(), event.teacher(), event.labels()),
                event.studentTestError(),
                event.teacherTestError());
    }

    int epoch() {
        return resumePoint.epoch();
    }
}
