package org.fewlabel.contracts.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The names of the classes of published data sets, as their authors have them. */
final class ClassNames {
    private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private ClassNames() {}

    static List<String> of(DatasetName name) {
        return switch (name) {
            case FASHION_MNIST ->
                List.of(
                        "T-shirt/top",
                        "Trouser",
                        "Pullover",
                        "Dress",
                        "Coat",
                        "Sandal",
                        "Shirt",
                        "Sneaker",
                        "Bag",
                        "Ankle boot");
            case MNIST, SVHN -> DIGITS;
            case TWO_MOONS -> List.of("upper moon", "lower moon");
            case CIFAR10, CIFAR100 -> lines(name.wireName() + "-classes.txt");
            case IMAGE_FOLDER ->
                throw new IllegalStateException("the classes of " + name.wireName() + " are part of the job's spec");
        };
    }

    private static List<String> lines(String resource) {
        try (InputStream in = ClassNames.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
