package org.fewlabel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoJobsTest {
    private static final Path JOBS = Path.of(System.getProperty("fewlabel.home"), "deploy/standalone/src/main/jobs");

    @ParameterizedTest
    @ValueSource(strings = {"supervised", "pseudo-label", "mean-teacher"})
    void areJobsOfTheMethodTheyAreNamedAfter(String method) throws IOException {
        JobSpec spec = read(method);

        assertThat(spec.method().methodName().wireName()).isEqualTo(method);
        assertThat(spec.dataset().name()).isEqualTo(DatasetName.FASHION_MNIST);
        assertThat(spec.dataset().labels()).isEqualTo(100);
    }

    @Test
    void compareMethodsAndNothingElse() throws IOException {
        Set<JobSpec> withoutMethod = new HashSet<>();
        for (String method : new String[] {"supervised", "pseudo-label", "mean-teacher"}) {
            JobSpec spec = read(method);
            withoutMethod.add(new JobSpec(
                    "",
                    spec.dataset(),
                    spec.network(),
                    spec.startFrom(),
                    read("supervised").method(),
                    spec.optimizer(),
                    spec.schedule(),
                    spec.batch(),
                    spec.augmentation(),
                    spec.epochs(),
                    spec.stepsPerEpoch(),
                    spec.earlyStopping(),
                    spec.teacherDecay(),
                    spec.seed(),
                    spec.priority(),
                    spec.timeLimitHours()));
        }

        assertThat(withoutMethod).hasSize(1);
    }

    private static JobSpec read(String method) throws IOException {
        JobSpec.Reading reading = JobSpec.read(Files.readString(JOBS.resolve("demo-" + method + ".json")));
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }
}
