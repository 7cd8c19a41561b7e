package org.fewlabel.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses TRAINER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fewlabel.trainer");

    @Test
    void featureLogicKnowsNoKafka() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Consumer|Publisher|LookBackListener)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "io.smallrye.reactive..", "org.eclipse.microprofile.reactive..")
                .check(TRAINER);
    }

    @Test
    void onlyMetersKnowMicrometerAndNobodyKnowsOpenTelemetry() {
        noClasses()
                .that()
                .haveNameNotMatching(".*Meters(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(TRAINER);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(TRAINER);
    }

    @Test
    void onlyTheGatewaysClientSpeaksHttp() {
        noClasses()
                .that()
                .haveNameNotMatching(".*HttpGateway(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(TRAINER);
    }

    @Test
    void theEngineStaysBehindItsPort() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
                .check(TRAINER);
    }

    @Test
    void featuresDoNotGoInCircles() {
        slices().matching("org.fewlabel.trainer.(*)..")
                .should()
                .beFreeOfCycles()
                .check(TRAINER);
    }

    @Test
    void noOtherServiceIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.fewlabel.gateway..", "org.fewlabel.labeler..", "org.fewlabel.metrics..")
                .check(TRAINER);
    }
}
