package org.fewlabel.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An enum constant as users write it: {@code FASHION_MNIST} is {@code fashion-mnist} in JSON, in URLs and in tables. */
public interface WireName {
    String name();

    @JsonValue
    default String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
