package org.fewlabel.contracts.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fewlabel.contracts.CsvCell;
import org.jspecify.annotations.Nullable;

/**
 * What a network says of one picture, or why the picture cannot be read.
 *
 * @param file its name, as it was sent; null where it has none
 * @param label the most probable class, from 0; of equals the lowest. Null if the picture cannot be read, as is all below
 * @param className the name of that class
 * @param confidence its probability
 * @param margin by how much it is more probable than the next
 * @param probabilities of the most probable classes by name, falling; of all, unless fewer were asked for
 * @param unreadable why the picture cannot be read; null if it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Prediction(
        @Nullable String file,
        @Nullable Integer label,
        @JsonProperty("class") @Nullable String className,
        @Nullable Float confidence,
        @Nullable Float margin,
        @Nullable Map<String, Float> probabilities,
        @Nullable String unreadable) {
    /** The names of the columns of {@link #csvLine}. */
    public static final String CSV_HEADER = "label,confidence,class,file,margin,unreadable";

    public Prediction {
        boolean isRead =
                label != null && className != null && confidence != null && margin != null && probabilities != null;
        boolean isAnswered =
                label != null || className != null || confidence != null || margin != null || probabilities != null;
        if (unreadable == null ? !isRead : isAnswered) {
            throw new IllegalArgumentException("a picture has a whole answer, or a reason why there is none");
        }
        probabilities = probabilities == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }

    /** Of a picture that was read. */
    public static Prediction of(
            @Nullable String file,
            int label,
            String className,
            float confidence,
            float margin,
            Map<String, Float> probabilities) {
        return new Prediction(file, label, className, confidence, margin, probabilities, null);
    }

    /** Of a picture that cannot be read. */
    public static Prediction unreadable(@Nullable String file, String reason) {
        return new Prediction(file, null, null, null, null, null, reason);
    }

    /** The same under another name. */
    public Prediction named(String name) {
        return new Prediction(name, label, className, confidence, margin, probabilities, unreadable);
    }

    /** A row of a table, without the probabilities of the other classes. What a picture has not is empty. */
    public String csvLine(CsvCell cells) {
        return String.join(
                ",",
                text(label),
                text(confidence),
                className == null ? "" : cells.of(className),
                file == null ? "" : cells.of(file),
                text(margin),
                unreadable == null ? "" : cells.of(unreadable));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
