package org.fewlabel.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fewlabel.gateway");

    @Test
    void featureLogicKnowsNoWebNoKafkaAndNoTables() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Resource|Mapper|Filter|Consumer|Publisher|Probe|Repository|Entity)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.ws.rs..",
                        "org.jboss.resteasy..",
                        "org.apache.kafka..",
                        "io.smallrye.reactive..",
                        "org.eclipse.microprofile.reactive..",
                        "io.quarkus.hibernate..",
                        "jakarta.persistence..",
                        "org.hibernate..")
                .check(GATEWAY);
    }

    @Test
    void onlyMetersKnowMicrometerAndNobodyKnowsOpenTelemetry() {
        noClasses()
                .that()
                .haveNameNotMatching(".*Meters(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(GATEWAY);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(GATEWAY);
    }

    @Test
    void theRulesOfAJobKnowNoFrameworkAtAll() {
        classes()
                .that()
                .resideInAPackage("org.fewlabel.gateway.job")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "org.fewlabel.contracts..", "org.fewlabel.gateway.job")
                .check(GATEWAY);
    }

    @Test
    void featuresDoNotGoInCircles() {
        slices().matching("org.fewlabel.gateway.(*)..")
                .should()
                .beFreeOfCycles()
                .check(GATEWAY);
    }

    @Test
    void rowsDoNotLeaveTheirRepository() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Repository|Entity)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Entity")
                .check(GATEWAY);
    }

    @Test
    void noOtherServiceIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.fewlabel.trainer..",
                        "org.fewlabel.labeler..",
                        "org.fewlabel.metrics..",
                        "org.fewlabel.learning..")
                .check(GATEWAY);
    }
}
