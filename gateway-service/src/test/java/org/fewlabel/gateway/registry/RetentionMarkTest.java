package org.fewlabel.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.junit.jupiter.api.Test;

class RetentionMarkTest {
    private final RetentionMark mark = new RetentionMark(false, 300, null);

    @Test
    void isAboutTheEpochsBeforeIt() {
        assertThat(mark.removedBefore(labeled(300))).isEqualTo(300);
        assertThat(mark.removedBefore(labeled(302))).isEqualTo(300);
        assertThat(RetentionMark.NONE.removedBefore(labeled(0))).isZero();
    }

    /** Its last epoch was said to be deleted, and a trainer that took it over looked at no epoch of it. */
    @Test
    void isNotAboutARunThatHasBegunAnewSince() {
        assertThat(mark.removedBefore(labeled(1))).isZero();
        assertThat(mark.removedBefore(null)).isZero();
    }

    private static LabeledEpoch labeled(int epoch) {
        ArtifactReference file = new ArtifactReference("jobs/a/file", "0".repeat(64), 1);
        return new LabeledEpoch(
                new ResumePoint(epoch, file, file, null), null, null, null, null, null, null, null, null, null);
    }
}
