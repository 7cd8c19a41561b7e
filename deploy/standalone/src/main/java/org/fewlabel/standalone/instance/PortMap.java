package org.fewlabel.standalone.instance;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.fewlabel.engines.Ports;
import org.jspecify.annotations.Nullable;

/**
 * Where every part of an instance listens, and so which parts it has.
 *
 * @param moreTrainers the ports of the second trainer and of those after it. Nobody but the command {@code status} and whoever reads
 *     figures goes there, so they are any that are free and need not be chosen
 */
public record PortMap(Map<Port, Integer> numbers, List<Integer> moreTrainers) {
    private static final int NUMBER_MAX = 65_535;

    public PortMap {
        numbers = Map.copyOf(numbers);
        // Instances of before there could be more wrote nothing of them.
        moreTrainers = moreTrainers == null ? List.of() : List.copyOf(moreTrainers);
        Map<Integer, String> users = new HashMap<>();
        for (Port port : Port.values()) {
            take(users, numbers.get(port), port.wireName());
        }
        for (int each = 0; each < moreTrainers.size(); each++) {
            take(users, moreTrainers.get(each), Part.trainer(each + 2).wireName());
        }
    }

    private static void take(Map<Integer, String> users, @Nullable Integer number, String user) {
        if (number == null || number < 1 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("port " + user + " must be 1 to " + NUMBER_MAX + ", was: " + number);
        }
        String other = users.put(number, user);
        if (other != null) {
            throw new IllegalArgumentException(
                    "ports " + other + " and " + user + " must differ, both were: " + number);
        }
    }

    public int of(Port port) {
        return numbers.get(port);
    }

    public int of(Part part) {
        return part.number() == 1 ? of(part.kind().port()) : moreTrainers.get(part.number() - 2);
    }

    public String url(Port port) {
        return "http://127.0.0.1:" + of(port);
    }

    String url(Part part) {
        return "http://127.0.0.1:" + of(part);
    }

    public int trainers() {
        return 1 + moreTrainers.size();
    }

    /** Every process of the instance. */
    List<Part> parts() {
        return Part.all(trainers());
    }

    /** The same with another number of trainers; those that there are stay where they are. */
    PortMap withTrainers(int count) {
        // Some of them may be this instance's own, of parts that do not run now.
        List<Integer> free = count <= trainers() ? List.of() : Ports.free(count + numbers.size());
        return new PortMap(
                numbers,
                Stream.concat(moreTrainers.stream(), free.stream())
                        .filter(port -> !numbers.containsValue(port))
                        .distinct()
                        .limit(count - 1L)
                        .toList());
    }

    /** What the user said about ports; the rest keep their usual numbers. */
    public record Wishes(Map<Port, Integer> numbers) {
        public Wishes {
            numbers = Map.copyOf(numbers);
        }

        /** @param options win over the environment */
        public static Wishes of(Map<Port, Integer> options, Map<String, String> environment) {
            Map<Port, Integer> numbers = new EnumMap<>(Port.class);
            for (Port port : Port.values()) {
                String text = environment.get(port.variable());
                if (text != null && !text.isBlank()) {
                    numbers.put(port, parse(port, text.strip()));
                }
            }
            numbers.putAll(options);
            return new Wishes(numbers);
        }

        private static int parse(Port port, String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(port.variable() + " must be a port's number, was: " + text, e);
            }
        }

        public PortMap resolved() {
            Map<Port, Integer> resolved = new EnumMap<>(Port.class);
            for (Port port : Port.values()) {
                resolved.put(port, numbers.getOrDefault(port, port.usual()));
            }
            return new PortMap(resolved, List.of());
        }

        /** The ports for which the user wants something else than this. */
        public Set<Port> differencesFrom(PortMap ports) {
            Set<Port> differences = EnumSet.noneOf(Port.class);
            numbers.forEach((port, number) -> {
                if (ports.of(port) != number) {
                    differences.add(port);
                }
            });
            return differences;
        }
    }
}
