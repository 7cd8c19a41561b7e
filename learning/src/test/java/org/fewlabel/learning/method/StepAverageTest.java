package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.learning.method.Formulas.SEPARATE;
import static org.fewlabel.learning.method.Formulas.context;

import java.util.Arrays;
import java.util.List;
import org.fewlabel.contracts.job.IctSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.LabeledImages;
import org.fewlabel.contracts.job.MeanTeacherSpec;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.contracts.job.MixturePass;
import org.fewlabel.contracts.job.MixupLoss;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.contracts.job.SupervisedSpec;
import org.fewlabel.contracts.job.TeacherView;
import org.fewlabel.learning.network.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepAverageTest {
    private static final MethodSpec WITHOUT_TEACHER = new SupervisedSpec(0.97);

    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final ReferenceNetwork network = new ReferenceNetwork(2);

    @Test
    void startsAsACopyOfTheStudent() {
        student.statistics().values[0] = 17;

        new StepAverage(WITHOUT_TEACHER, student, network);

        assertThat(network.parameters().values).containsExactly(student.parameters().values);
        assertThat(network.statistics().values).containsExactly(student.statistics().values);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 31, 32, 33, 5_000})
    void followsTheStudentAfterTheUpdate(long step) {
        StepAverage average = new StepAverage(WITHOUT_TEACHER, student, network);
        double[] before = network.parameters().values.clone();
        double[] statisticsBefore = network.statistics().values.clone();
        Arrays.setAll(student.parameters().values, i -> student.parameters().values[i] + i);
        student.statistics().values[0] = 17;

        average.follow(step);

        // 1 − 1/(t+1) reaches 0.97 between t = 32 and t = 33.
        double alpha = step <= 32 ? step / (step + 1.0) : 0.97;
        for (int i = 0; i < before.length; i++) {
            assertThat(network.parameters().values[i])
                    .isCloseTo(alpha * before[i] + (1 - alpha) * student.parameters().values[i], within(1e-12));
        }
        assertThat(network.statistics().values[0])
                .isCloseTo(alpha * statisticsBefore[0] + (1 - alpha) * 17, within(1e-12));
    }

    static List<MethodSpec> methodsWithATeacher() {
        return List.of(
                new MeanTeacherSpec(Inputs.SEPARATE, 30, 10, RampUp.USUAL, 0.5),
                new IctSpec(
                        Inputs.SEPARATE,
                        MixupLoss.L3,
                        1,
                        MixturePass.JOINT,
                        LabeledImages.PLAIN,
                        TeacherView.SAME,
                        30,
                        10,
                        RampUp.USUAL,
                        0.5));
    }

    /** They counted twice: those of the teacher's own passes, and the student's blended into them. */
    @ParameterizedTest
    @MethodSource("methodsWithATeacher")
    void aTeachersRunningStatisticsComeFromItsOwnPassesAlone(MethodSpec spec) {
        StepAverage average = new StepAverage(spec, student, network);
        Method method = Methods.create(spec, student, average, Formulas.EXAMPLES);
        ReferenceNetwork expected = new ReferenceNetwork(1);
        Arrays.fill(student.statistics().values, 17);

        for (int step = 1; step <= 3; step++) {
            expected.parameters().copyFrom(network.parameters());
            expected.forward(
                    SEPARATE.unlabeled(spec instanceof MeanTeacherSpec ? 1 : 0), Mode.TRAIN, Formulas.maskSeed(2));
            method.step(SEPARATE, context(null));
            average.follow(step);
        }

        assertThat(network.statistics().values).containsExactly(expected.statistics().values, within(1e-12));
    }

    @Test
    void closesItsNetworkAndLeavesTheStudentToItsOwner() {
        StepAverage average = new StepAverage(WITHOUT_TEACHER, student, network);

        average.close();

        assertThat(network.isClosed()).isTrue();
        assertThat(student.isClosed()).isFalse();
    }
}
