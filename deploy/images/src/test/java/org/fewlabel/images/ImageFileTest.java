package org.fewlabel.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
    private static final List<String> FILES = List.of(
            "quarkus-run.jar",
            "app/trainer-service-1.jar",
            "quarkus/generated-bytecode.jar",
            "lib/boot/io.quarkus.quarkus-bootstrap-runner-3.jar",
            "lib/main/io.vertx.vertx-core-4.jar",
            "lib/main/org.fewlabel.learning-1.jar",
            "lib/main/org.nd4j.nd4j-api-1.jar");

    @TempDir
    private Path folder;

    @Test
    void theSamePackagesGiveTheSameBytes() throws Exception {
        Path first = write("first", Instant.parse("2026-01-01T00:00:00Z"));
        Path second = write("second", Instant.parse("2026-02-03T04:05:06Z"));

        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    @Test
    void putsFirstWhatChangesLeast() throws Exception {
        Path home = home("home", Instant.EPOCH);

        List<FileEntriesLayer> layers = Layers.ofService(Service.TRAINER.packaged(home));

        assertThat(layers).extracting(FileEntriesLayer::getName).containsExactly("native code", "libraries", "service");
        assertThat(layers.stream().map(ImageFileTest::targets))
                .containsExactly(
                        List.of("/app/lib/main/org.nd4j.nd4j-api-1.jar"),
                        List.of(
                                "/app/lib/boot/io.quarkus.quarkus-bootstrap-runner-3.jar",
                                "/app/lib/main/io.vertx.vertx-core-4.jar"),
                        List.of(
                                "/app/app/trainer-service-1.jar",
                                "/app/lib/main/org.fewlabel.learning-1.jar",
                                "/app/quarkus-run.jar",
                                "/app/quarkus/generated-bytecode.jar"));
    }

    @Test
    void startsTheServiceAsNobodyInParticular() throws Exception {
        UnpackedImage image = UnpackedImage.of(write("home", Instant.EPOCH), folder.resolve("unpacked"));

        assertThat(image.user()).isEqualTo(10001);
        assertThat(image.group()).isEqualTo(10001);
        assertThat(image.entryPoint())
                .startsWith("java")
                .contains("-Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp")
                .endsWith("-jar", "/app/quarkus-run.jar");
        assertThat(image.environment()).containsEntry("HOME", "/tmp").containsKey("JAVA_TOOL_OPTIONS");
        assertThat(image.root().resolve("app/lib/main/org.nd4j.nd4j-api-1.jar")).exists();
    }

    /** On a base whose passwd does not know the user, uploads were unpacked to /app/?/.cache, on a read-only file system. */
    @ParameterizedTest
    @EnumSource
    void tellsJavaWhereItsHomeIs(Service service) {
        assertThat(service.entryPoint()).contains("-Duser.home=/tmp");
        assertThat(service.environment()).containsEntry("HOME", "/tmp");
    }

    @Test
    void saysThatAServiceIsNotPackaged() {
        ImageFile images = new ImageFile(folder, "scratch", "test", Optional.empty(), folder.resolve("images"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> images.write(Service.GATEWAY))
                .withMessageContaining("gateway-service")
                .withMessageContaining("package it first");
    }

    @Test
    void tellsNvidiasRuntimeWhichCardsAndDrivers() throws Exception {
        Path home = home("home", Instant.EPOCH);
        library(home, "org.bytedeco.cuda-13.1-9.19-1.5.13-linux-x86_64.jar");

        Path file = images(home, Optional.of(CardBuild.CUDA13)).write(Service.TRAINER);

        assertThat(file).hasFileName("trainer-service-cuda13.tar");
        UnpackedImage image = UnpackedImage.of(file, folder.resolve("unpacked"));
        assertThat(image.environment())
                .containsEntry("NVIDIA_VISIBLE_DEVICES", "all")
                .containsEntry("NVIDIA_DRIVER_CAPABILITIES", "compute,utility")
                .containsEntry("NVIDIA_REQUIRE_CUDA", "cuda>=13.0")
                .doesNotContainKey("LD_LIBRARY_PATH");
        assertThat(image.environment().get("CUDA_CACHE_PATH")).startsWith(Service.SCRATCH + "/");
        assertThat(image.root().resolve("opt")).doesNotExist();
    }

    @Test
    void bringsTheLibrariesOfNd4jsBuildAlong() throws Exception {
        Path home = home("home", Instant.EPOCH);
        library(home, "org.nd4j.nd4j-cuda-11.6-1.0.0-M2.1-linux-x86_64-cudnn.jar");
        Path cudart = home.resolve("deploy/images/target/cuda/libcudart.so.11.0");
        Files.createDirectories(cudart.getParent());
        Files.writeString(cudart, "a library");

        Path file = images(home, Optional.of(CardBuild.CUDA)).write(Service.LABELER);

        assertThat(file).hasFileName("labeler-service-cuda.tar");
        UnpackedImage image = UnpackedImage.of(file, folder.resolve("unpacked"));
        assertThat(image.environment())
                .containsEntry("NVIDIA_REQUIRE_CUDA", "cuda>=11.6")
                .containsEntry("LD_LIBRARY_PATH", "/opt/cuda/lib");
        assertThat(image.root().resolve("opt/cuda/lib/libcudart.so.11.0")).hasContent("a library");
    }

    @Test
    void refusesThePackageOfAnotherBuild() throws Exception {
        Path home = home("home", Instant.EPOCH);
        library(home, "org.bytedeco.cuda-12.9-9.10-1.5.12-linux-x86_64.jar");

        for (Optional<CardBuild> other : List.of(Optional.of(CardBuild.CUDA13), Optional.<CardBuild>empty())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> images(home, other).write(Service.TRAINER))
                    .withMessageContaining("trainer-service is packaged by -Pcuda12");
        }
        assertThat(images(home, Optional.of(CardBuild.CUDA12)).write(Service.TRAINER))
                .exists();
    }

    @Test
    void refusesAPackageForTheProcessorWhereOneForCardsIsMeant() throws Exception {
        Path home = home("home", Instant.EPOCH);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> images(home, Optional.of(CardBuild.CUDA13)).write(Service.TRAINER))
                .withMessageContaining("is packaged for the processor")
                .withMessageContaining("mvn -Pcuda13 package");
    }

    /** Maven packages for the machine that it runs on; the manifests ask for nodes of one kind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.bytedeco.dnnl-3.11-1.5.13-macosx-arm64.jar",
                "org.bytedeco.javacpp-1.5.13-linux-arm64.jar",
                "org.nd4j.nd4j-native-1.0.0-M2.1-macosx-x86_64-onednn-avx2.jar"
            })
    void refusesTheNativeCodeOfAnotherPlatform(String library) throws Exception {
        Path home = home("home", Instant.EPOCH);
        library(home, "org.nd4j.nd4j-native-1.0.0-M2.1-linux-x86_64-onednn-avx2.jar");
        ImageFile images = images(home, Optional.empty());
        assertThat(images.write(Service.TRAINER)).exists();
        library(home, library);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> images.write(Service.TRAINER))
                .withMessageContaining("trainer-service is packaged with native code for ")
                .withMessageContaining("package it, and make the images, on a machine with Linux on x86-64");
    }

    /** Bash 3.2, the one of macOS, ends with "profile[@]: unbound variable" where a plain build has none. */
    @Test
    void theScriptTakesNoEmptyArrayForAVariable() throws Exception {
        String script = Files.readString(Path.of(System.getProperty("fewlabel.home"), "deploy/images/build"));

        assertThat(script).contains("set -euo pipefail", "profile=()", "${profile[@]+\"${profile[@]}\"}");
        assertThat(script.replace("${profile[@]+\"${profile[@]}\"}", "")).doesNotContain("[@]");
    }

    private static ImageFile images(Path home, Optional<CardBuild> cards) {
        return new ImageFile(home, "scratch", "test", cards, home.resolve("images"));
    }

    private static void library(Path home, String name) throws IOException {
        for (Service service : List.of(Service.TRAINER, Service.LABELER)) {
            Path folder = service.packaged(home);
            Files.createDirectories(folder.resolve("lib/main"));
            Files.writeString(folder.resolve("lib/main").resolve(name), name);
            Files.writeString(folder.resolve("quarkus-run.jar"), "quarkus-run.jar");
        }
    }

    private Path write(String name, Instant time) throws IOException, InterruptedException {
        Path home = home(name, time);
        return images(home, Optional.empty()).write(Service.TRAINER);
    }

    private Path home(String name, Instant time) throws IOException {
        Path home = folder.resolve(name);
        for (String each : FILES) {
            Path file = Service.TRAINER.packaged(home).resolve(each);
            Files.createDirectories(file.getParent());
            Files.writeString(file, each);
            Files.setLastModifiedTime(file, FileTime.from(time));
        }
        return home;
    }

    private static List<String> targets(FileEntriesLayer layer) {
        return layer.getEntries().stream()
                .map(entry -> entry.getExtractionPath().toString())
                .toList();
    }
}
