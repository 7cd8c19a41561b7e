package org.fewlabel.contracts.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;

/**
 * One wrong field of a job spec, or parameter of a request. What of it cannot be shown, for users write both, is escaped.
 *
 * @param field its path, such as {@code optimizer.learningRate}; empty for the document as a whole
 * @param message the rule and the value that broke it
 */
public record Violation(String field, String message) {
    /** Of a file in an archive it is the name, of up to 500 bytes, which often differs from others in its end alone. */
    private static final int FIELD_CHARACTERS_MAX = 600;

    public Violation {
        field = Text.shown(field, FIELD_CHARACTERS_MAX);
        message = Text.escaped(message);
    }

    public static String inOneLine(List<Violation> violations) {
        return violations.stream()
                .map(each -> each.field() + " " + each.message())
                .collect(Collectors.joining("; "));
    }

    /**
     * What of a request's parameters is no text that the rule of {@link Text} allows, be it a name or a value.
     *
     * @param parameters of its path or its query, decoded
     */
    public static List<Violation> ofText(Map<String, List<String>> parameters) {
        List<Violation> violations = new ArrayList<>();
        parameters.forEach((name, values) -> {
            String flawOfName = Text.flaw(name);
            if (flawOfName != null) {
                violations.add(new Violation(name, flawOfName));
            }
            for (String value : values) {
                String flaw = Text.flaw(value);
                if (flaw != null) {
                    violations.add(new Violation(name, flaw + ", was " + Text.shown(value)));
                }
            }
        });
        return violations;
    }
}
