package org.fewlabel.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CONTRACTS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fewlabel.contracts");

    @Test
    void knowsNothingButTheJdkAndJson() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "com.fasterxml.jackson..", "org.jspecify.annotations", "org.fewlabel.contracts..")
                .check(CONTRACTS);
    }

    @Test
    void knowsNothingOfEventsInAJobSpec() {
        classes()
                .that()
                .resideInAPackage("org.fewlabel.contracts.job")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("org.fewlabel.contracts.event")
                .check(CONTRACTS);
    }

    @Test
    void hasNoCyclesBetweenFeatures() {
        slices().matching("org.fewlabel.contracts.(job|event|sweep)..")
                .should()
                .beFreeOfCycles()
                .check(CONTRACTS);
    }
}
