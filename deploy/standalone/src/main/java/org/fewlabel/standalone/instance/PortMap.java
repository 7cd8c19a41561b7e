package org.fewlabel.standalone.instance;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The number of every port of an instance. */
public record PortMap(Map<Port, Integer> numbers) {
    private static final int NUMBER_MAX = 65_535;

    public PortMap {
        Map<Integer, Port> users = new java.util.HashMap<>();
        for (Port port : Port.values()) {
            Integer number = numbers.get(port);
            if (number == null || number < 1 || number > NUMBER_MAX) {
                throw new IllegalArgumentException(
                        "port " + port.wireName() + " must be 1 to " + NUMBER_MAX + ", was: " + number);
            }
            Port other = users.put(number, port);
            if (other != null) {
                throw new IllegalArgumentException(
                        "ports " + other.wireName() + " and " + port.wireName() + " must differ, both were: " + number);
            }
        }
        numbers = Map.copyOf(numbers);
    }

    public int of(Port port) {
        return numbers.get(port);
    }

    public String url(Port port) {
        return "http://127.0.0.1:" + of(port);
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
            return new PortMap(resolved);
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
