package org.fewlabel.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses STANDALONE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fewlabel.standalone");

    @Test
    void packagesDoNotGoInCircles() {
        slices().matching("org.fewlabel.standalone.(*)..")
                .should()
                .beFreeOfCycles()
                .check(STANDALONE);
    }

    @Test
    void servicesAreProcessesAndNotClasses() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.fewlabel.gateway..",
                        "org.fewlabel.trainer..",
                        "org.fewlabel.labeler..",
                        "org.fewlabel.metrics..")
                .check(STANDALONE);
    }

    @Test
    void onlyCommandsKnowTheCommandLine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..instance..",
                        "..client..",
                        "..download..",
                        "..terminal..",
                        "..demo..",
                        "..label..",
                        "..predict..",
                        "..sweep..",
                        "..deadletter..",
                        "..doctor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(STANDALONE);
    }
}
