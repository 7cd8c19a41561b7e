package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.learning.method.Formulas.EXAMPLES;
import static org.fewlabel.learning.method.Formulas.LABELED;
import static org.fewlabel.learning.method.Formulas.UNLABELED;
import static org.fewlabel.learning.method.Formulas.context;
import static org.fewlabel.learning.method.Formulas.probabilities;

import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a method's steps beside what they do. */
class StepSizeTest {
    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final ReferenceNetwork teacher = new ReferenceNetwork(2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'supervised'}",
                "{'name': 'pseudo-label', 'inputs': 'separate', 'targets': 'iteration'}",
                "{'name': 'pseudo-label', 'inputs': 'separate', 'targets': 'epoch'}",
                "{'name': 'pseudo-label', 'inputs': 'mixed', 'targets': 'epoch'}",
                "{'name': 'pi-model', 'inputs': 'separate'}",
                "{'name': 'pi-model', 'inputs': 'mixed'}",
                "{'name': 'temporal-ensembling', 'inputs': 'separate'}",
                "{'name': 'temporal-ensembling', 'inputs': 'mixed'}",
                "{'name': 'mean-teacher', 'inputs': 'separate'}",
                "{'name': 'mean-teacher', 'inputs': 'mixed'}",
                "{'name': 'ict', 'inputs': 'separate'}",
                "{'name': 'ict', 'inputs': 'separate', 'teacherView': 'other'}",
                "{'name': 'ict', 'inputs': 'mixed', 'mixturePass': 'joint'}",
                "{'name': 'ict', 'inputs': 'mixed', 'mixturePass': 'apart'}",
                "{'name': 'vat', 'inputs': 'separate'}",
                "{'name': 'vat', 'inputs': 'mixed'}",
                "{'name': 'mixmatch'}",
                "{'name': 'fixmatch'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'separate'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'mixed', 'mixturePass': 'joint'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'mixed', 'mixturePass': 'apart'}",
                "{'name': 'ccl', 'inputs': 'separate', 'predictions': 3}",
                "{'name': 'ccl', 'inputs': 'mixed', 'predictions': 2}"
            })
    void isWhatAStepTakes(String method) {
        assertStepTakes(spec(method, 2), new EpochLabels(2, probabilities(EXAMPLES)));
    }

    /** Or a job of one epoch were refused for passes that it never makes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'pseudo-label', 'inputs': 'separate', 'targets': 'epoch'}",
                "{'name': 'pseudo-label', 'inputs': 'separate', 'targets': 'epoch', 'labels': 'recorded'}",
                "{'name': 'fixmatch', 'targets': 'epoch'}",
                "{'name': 'fixmatch', 'targets': 'epoch', 'labels': 'recorded'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'separate'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'separate', 'labels': 'recorded'}",
                "{'name': 'mix-pseudo-label', 'inputs': 'mixed', 'mixturePass': 'joint'}"
            })
    void isWhatAStepTakesBeforeThereAreLabelsOfAnEpoch(String method) {
        assertStepTakes(spec(method, 1), null);
    }

    private void assertStepTakes(JobSpec spec, @Nullable EpochLabels labels) {
        try (StepAverage average = new StepAverage(spec.method(), student, teacher);
                Method method = Methods.create(spec.method(), student, average, EXAMPLES)) {
            int views = StepSize.unlabeledViews(spec.method());
            assertThat(method.unlabeledViews()).hasSize(views);

            method.step(Formulas.batch(spec.method().inputs(), true, views), context(labels));

            assertThat(StepSize.largestPass(spec)).isEqualTo(Math.max(student.largestPass(), teacher.largestPass()));
        }
    }

    private static JobSpec spec(String method, int epochs) {
        JobSpec.Reading reading = JobSpec.read(
                ("{'dataset': {'name': 'two-moons', 'labels': 6}, 'method': " + method + ", 'batch': {'labeled': "
                                + LABELED + ", 'unlabeled': " + UNLABELED + "}, 'epochs': " + epochs + "}")
                        .replace('\'', '"'));
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }
}
