package org.fewlabel.images;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command behind {@code deploy/images/build}. */
@Command(
        name = "build",
        description = "Writes the image of each service as a file, from the services' packages.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
public final class BuildImages implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;
    private static final String BASE = "eclipse-temurin:17-jre";

    @Option(names = "--home", required = true, hidden = true)
    private Path home;

    @Option(
            names = "--base",
            description = "The base image, with a Java 17 on the PATH: a name in a registry (better with a digest), or"
                    + " tar://FILE such as deploy/images/base writes. Default: " + BASE
                    + ", but for cuda13 and cuda12, whose base has CUDA and cuDNN as well: deploy/images/cuda.Dockerfile"
                    + " makes one")
    private Optional<String> base;

    @Option(names = "--tag", defaultValue = "0.1.0", description = "The images' tag. Default: ${DEFAULT-VALUE}")
    private String tag;

    @Option(
            names = "-P",
            paramLabel = "PROFILE",
            description =
                    "The variants of trainer and labeler for NVIDIA's cards, and those alone, by a profile as Maven"
                            + " takes it: ${COMPLETION-CANDIDATES}. As one word: -Pcuda13")
    private Optional<CardBuild> cards;

    @Option(names = "--folder", description = "Where the files go. Default: deploy/images/target/images")
    private Optional<Path> folder;

    @Spec
    private CommandSpec spec;

    private BuildImages() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new BuildImages()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof IllegalArgumentException || failure instanceof IOException) {
                command.getErr().println("build: " + failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path target = home.resolve("deploy/images/target");
        ImageFile images = new ImageFile(
                home, base.orElseGet(this::defaultBase), tag, cards, folder.orElse(target.resolve("images")));
        PrintWriter out = spec.commandLine().getOut();
        for (Service service : Arrays.stream(Service.values())
                .filter(each -> each.computes() || cards.isEmpty())
                .toList()) {
            Path file = images.write(service);
            out.printf(Locale.ROOT, "%s %.0f MB%n", file, Files.size(file) / MEGABYTE);
            out.flush();
        }
        return CommandLine.ExitCode.OK;
    }

    private String defaultBase() {
        cards.filter(build -> !build.bringsLibraries()).ifPresent(build -> {
            throw new IllegalArgumentException(
                    "-P" + build + " needs --base, an image with Java 17, CUDA and cuDNN such as"
                            + " deploy/images/cuda.Dockerfile makes");
        });
        return BASE;
    }
}
