package org.fewlabel.standalone.instance;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.contracts.WireName;

/**
 * A process of an instance: one of each kind, and of trainers as many as are wanted. Parts are sorted as they start.
 *
 * @param number above 1 of trainers alone, which are {@code trainer}, {@code trainer-2} and so on
 */
public record Part(Kind kind, int number) implements Comparable<Part> {
    /** More than a machine has room for. */
    public static final int TRAINERS_MAX = 64;

    public static final Part POSTGRES = new Part(Kind.POSTGRES, 1);
    public static final Part KAFKA = new Part(Kind.KAFKA, 1);
    public static final Part GATEWAY = new Part(Kind.GATEWAY, 1);
    public static final Part METRICS = new Part(Kind.METRICS, 1);
    public static final Part LABELER = new Part(Kind.LABELER, 1);
    public static final Part TRAINER = new Part(Kind.TRAINER, 1);

    /** Who goes before whom: a worker's last words are still heard by the gateway, and the gateway's reach the engines. */
    static final List<List<Kind>> STOP_ORDER = List.of(
            List.of(Kind.TRAINER, Kind.LABELER),
            List.of(Kind.GATEWAY, Kind.METRICS),
            List.of(Kind.KAFKA),
            List.of(Kind.POSTGRES));

    private static final Comparator<Part> ORDER =
            Comparator.comparing(Part::kind).thenComparing(Part::number);

    /** What runs in a process, in the order of their starts. */
    public enum Kind implements WireName {
        POSTGRES(Port.POSTGRES, "PostgreSQL"),
        KAFKA(Port.KAFKA, "Kafka"),
        GATEWAY(Port.GATEWAY, "the gateway service"),
        METRICS(Port.METRICS, "the metrics service"),
        LABELER(Port.LABELER, "the labeler service"),
        TRAINER(Port.TRAINER, "the trainer service");

        private final Port port;
        private final String title;

        Kind(Port port, String title) {
            this.port = port;
            this.title = title;
        }

        /** Of the first of its kind. */
        Port port() {
            return port;
        }
    }

    public Part {
        if (number < 1 || number > (kind == Kind.TRAINER ? TRAINERS_MAX : 1)) {
            throw new IllegalArgumentException("there is no " + kind.wireName() + " number " + number);
        }
    }

    /** The parts of an instance with so many trainers. */
    public static List<Part> all(int trainers) {
        return Stream.concat(
                        Arrays.stream(Kind.values())
                                .filter(kind -> kind != Kind.TRAINER)
                                .map(kind -> new Part(kind, 1)),
                        IntStream.rangeClosed(1, trainers).mapToObj(Part::trainer))
                .toList();
    }

    public static Part trainer(int number) {
        return new Part(Kind.TRAINER, number);
    }

    /** @throws IllegalArgumentException with the names that there are */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Part parse(String name) {
        return all(TRAINERS_MAX).stream()
                .filter(part -> part.wireName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no part; there are "
                        + all(1).stream().map(Part::wireName).collect(Collectors.joining(", "))
                        + ", and where there are several trainers trainer-2 and so on"));
    }

    @JsonValue
    public String wireName() {
        return kind.wireName() + (number == 1 ? "" : "-" + number);
    }

    /** What people call it. */
    public String title() {
        return kind.title + (number == 1 ? "" : " " + number);
    }

    public boolean isService() {
        return kind != Kind.POSTGRES && kind != Kind.KAFKA;
    }

    /** What to do where somebody else has its port, for an error message. */
    String portRemedy() {
        return number == 1
                ? kind.port.remedy()
                : "run ./fewlabel down and ./fewlabel up --trainers again, which takes another one";
    }

    /** A worker trains or labels, with as many threads as it is given. */
    boolean isWorker() {
        return isTrainer() || kind == Kind.LABELER;
    }

    boolean isTrainer() {
        return kind == Kind.TRAINER;
    }

    @Override
    public int compareTo(Part other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return wireName();
    }
}
