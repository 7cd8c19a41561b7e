package org.fewlabel.metrics;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses METRICS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fewlabel.metrics");

    @Test
    void onlyResourcesAndTheirErrorsKnowHttp() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Resource|ProblemMapper|Filter)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..")
                .check(METRICS);
    }

    @Test
    void onlyConsumersKnowKafka() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Consumer")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.smallrye.reactive.messaging..",
                        "org.eclipse.microprofile.reactive.messaging..")
                .check(METRICS);
    }

    @Test
    void onlyMetersKnowMicrometerAndNobodyKnowsOpenTelemetry() {
        noClasses()
                .that()
                .haveNameNotMatching(".*Meters(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(METRICS);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(METRICS);
    }

    @Test
    void onlyRepositoriesAndEntitiesKnowPersistence() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Repository|Entity)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "io.quarkus.hibernate..")
                .check(METRICS);
    }

    @Test
    void entitiesStayBehindTheirRepository() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Entity")
                .should()
                .bePackagePrivate()
                .check(METRICS);
    }

    /** What was written is read through the views, so that tables may change. */
    @Test
    void readingAndWritingShareNoCode() {
        noClasses()
                .that()
                .resideInAPackage("org.fewlabel.metrics.intake")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.fewlabel.metrics.result", "org.fewlabel.metrics.comparison", "org.fewlabel.metrics.web"))
                .check(METRICS);
        noClasses()
                .that()
                .resideOutsideOfPackage("org.fewlabel.metrics.intake")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.fewlabel.metrics.intake"))
                .check(METRICS);
    }

    @Test
    void knowsNothingOfOtherServices() {
        classes()
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("org.fewlabel.."))
                        .or(resideInAnyPackage(
                                "org.fewlabel.metrics..",
                                "org.fewlabel.contracts..",
                                "org.fewlabel.service..",
                                "org.fewlabel.statistics..")))
                .check(METRICS);
    }

    @Test
    void hasNoCyclesBetweenFeatures() {
        slices().matching("org.fewlabel.metrics.(*)..")
                .should()
                .beFreeOfCycles()
                .check(METRICS);
    }
}
