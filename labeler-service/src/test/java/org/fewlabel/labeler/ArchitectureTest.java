package org.fewlabel.labeler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses LABELER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fewlabel.labeler");

    @Test
    void featureLogicKnowsNoWeb() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Resource|Mapper)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..")
                .check(LABELER);
    }

    @Test
    void featureLogicKnowsNoKafka() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Consumer|Publisher|Handover)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "io.smallrye.reactive..", "org.eclipse.microprofile.reactive..")
                .check(LABELER);
    }

    @Test
    void onlyMetersKnowMicrometerAndNobodyKnowsOpenTelemetry() {
        noClasses()
                .that()
                .haveNameNotMatching(".*Meters(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(LABELER);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(LABELER);
    }

    @Test
    void theEngineStaysBehindItsPort() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
                .check(LABELER);
    }

    @Test
    void featuresDoNotGoInCircles() {
        slices().matching("org.fewlabel.labeler.(*)..")
                .should()
                .beFreeOfCycles()
                .check(LABELER);
    }

    @Test
    void noOtherServiceIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.fewlabel.gateway..", "org.fewlabel.trainer..", "org.fewlabel.metrics..")
                .check(LABELER);
    }
}
