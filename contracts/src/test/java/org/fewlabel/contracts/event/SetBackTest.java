package org.fewlabel.contracts.event;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.junit.jupiter.api.Test;

class SetBackTest {
    @Test
    void rejectsAnEpochThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetBack(-1, null, "it begins anew"))
                .withMessage("setBack.from must not be negative, was: -1");
    }

    @Test
    void rejectsAWayForward() {
        ArtifactReference artifact = new ArtifactReference("jobs/x", "0".repeat(64), 1);
        EpochLabeled third = new EpochLabeled(
                new UUID(0, 1),
                1,
                3,
                artifact,
                artifact,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetBack(2, third, "it goes on after epoch 3"))
                .withMessage("setBack.to must not be after epoch 2, was: epoch 3");
    }
}
