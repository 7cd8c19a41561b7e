package org.fewlabel.learning;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who in the learning core may know whom. */
class ArchitectureTest {
    private static final String ROOT = "org.fewlabel.learning.";
    private static final String[] PACKAGES = {
        "data",
        "augmentation",
        "network",
        "loss",
        "schedule",
        "optimizer",
        "method",
        "training",
        "labeling",
        "export",
        "prediction",
        "backbone",
        "failure",
        "checkup"
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.fewlabel.learning");

    @Test
    void onlyTheNetworkKnowsItsEngines() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "network..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
                        // ONNX's files are read and written by ND4J's classes of Protocol Buffers.
                        .and(not(resideInAPackage("org.nd4j.shade.protobuf.."))))
                .check(CLASSES);
    }

    /** So that an engine may keep its numbers where no library of another reaches them. */
    @Test
    void onlyClassesNamedAfterAnEngineKnowWhatItComputesBy() {
        DescribedPredicate<HasName> ofAnEngine = nameMatching(".*\\.network\\.(Nd4j|OneDnn|Cuda)[^.]*");
        noClasses()
                .that()
                .resideInAPackage(ROOT + "network")
                .and(not(ofAnEngine.forSubtype()))
                // One names their versions, the other writes a file of Deeplearning4j's.
                .and(not(nameMatching(".*\\.(ComputeEnvironment|Dl4jModel)(\\$.*)?")
                        .forSubtype()))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
                        // JavaCPP knows how much memory beside the heap there may be.
                        .and(not(equivalentTo(Pointer.class))))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "network")
                .and(not(ofAnEngine.forSubtype()))
                // They choose one, and say which.
                .and(not(nameMatching(".*\\.(Engine|ComputeEnvironment)").forSubtype()))
                .should()
                .dependOnClassesThat(ofAnEngine.forSubtype())
                .check(CLASSES);
    }

    /** They are loaded where there is a card, and packaged where a build is for one. */
    @Test
    void onlyACardsOwnClassesKnowNvidiasLibraries() {
        noClasses()
                .that(not(nameMatching(".*\\.network\\.Cuda(Card|CardConvolution|Calls|Compiler)(\\$.*)?")
                        .forSubtype()))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.cuda..")
                .check(CLASSES);
    }

    @Test
    void onlyTheBackboneKnowsOnnxRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "backbone..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void knowsNoServiceAndNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta.enterprise..",
                        "jakarta.ws..",
                        "org.apache.kafka..",
                        "io.micrometer..",
                        "io.opentelemetry..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "network |",
                "loss | network",
                "schedule |",
                "data |",
                "optimizer | network",
                "augmentation | data network",
                "backbone | data augmentation",
                "method | network loss schedule augmentation",
                "checkup | network loss optimizer",
            },
            delimiter = '|')
    void importsNoMoreThan(String name, String allowed) {
        String[] forbidden = Arrays.stream(PACKAGES)
                .filter(other -> !other.equals(name))
                .filter(other ->
                        allowed == null || Stream.of(allowed.split(" ")).noneMatch(other::equals))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
