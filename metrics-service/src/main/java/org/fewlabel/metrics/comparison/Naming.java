package org.fewlabel.metrics.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How rows are named: by their method, then by these. Whatever the names, a row's runs agree in all settings; what its name does
 * not say is in its settings.
 */
enum Naming {
    METHOD(settings -> settings.method(), true),
    INPUTS(settings -> settings.inputs(), true),
    TARGETS(settings -> settings.targets(), true),
    DATASET(settings -> settings.dataset(), false),
    LABELS(settings -> settings.labels() + " labels", false),
    NETWORK(settings -> settings.network(), false),
    EPOCHS(settings -> settings.epochs() + " epochs", false);

    private static final int DIGEST_DIGITS = 8;

    private final Function<RunSettings, @Nullable String> text;
    /** Whether it says what the method is, and not what it is tried on. */
    private final boolean ofMethod;

    Naming(Function<RunSettings, @Nullable String> text, boolean ofMethod) {
        this.text = text;
        this.ofMethod = ofMethod;
    }

    String property() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads names with commas between them.
     *
     * @throws IllegalArgumentException with the rule that the text breaks
     */
    static Set<Naming> parse(String text) {
        // A row without its method would be no row of a comparison of methods.
        Set<Naming> names = new LinkedHashSet<>(List.of(METHOD));
        for (String name : text.split(",", -1)) {
            names.add(Arrays.stream(values())
                    .filter(each -> each.property().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("must be one or more, with commas between them, of "
                            + Arrays.stream(values()).map(Naming::property).collect(Collectors.joining(", "))
                            + "; unknown is '" + name.strip() + "'")));
        }
        return names;
    }

    /** Such as {@code fixmatch, 100 labels}, or {@code supervised (more labels, file 0a1b2c3d)}. */
    static String label(Set<Naming> by, RunSettings settings) {
        return text(by.stream().toList(), settings);
    }

    /** The label without what the method is tried on, such as {@code fixmatch}. */
    static String variant(Set<Naming> by, RunSettings settings) {
        return text(by.stream().filter(each -> each.ofMethod).toList(), settings);
    }

    private static String text(List<Naming> by, RunSettings settings) {
        String name = by.stream()
                .map(each -> each.text.apply(settings))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        List<String> apart = new ArrayList<>();
        if (settings.moreLabels()) {
            apart.add("more labels");
        }
        if (settings.labelSet() != null) {
            apart.add("label set " + settings.labelSet().substring(0, DIGEST_DIGITS));
        }
        if (settings.startModelSha256() != null) {
            apart.add("file " + settings.startModelSha256().substring(0, DIGEST_DIGITS));
        }
        if (settings.head() != null) {
            apart.add(settings.head() + " head");
        }
        if (settings.precision() != null) {
            apart.add(settings.precision());
        }
        return apart.isEmpty() ? name : name + " (" + String.join(", ", apart) + ")";
    }
}
