package org.fewlabel.standalone.label;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.rest.AuditView;
import org.fewlabel.standalone.client.AuditClient;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** An audit under way: its images, the answers of a file or of somebody who is asked. */
public final class AuditRun {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\p{Nd}+");

    private final AuditClient audits;
    private final Terminal terminal;
    private AuditView audit;

    /** @param request as the gateway reads it */
    public AuditRun(AuditClient audits, ObjectNode request, Terminal terminal) {
        this.audits = audits;
        this.terminal = terminal;
        this.audit = audits.draw(request);
    }

    /** As it is by now. */
    public AuditView audit() {
        return audit;
    }

    /** Its images as CSV in the order in which they are to be answered, with the answers that there are. */
    public void print(PrintStream out) {
        out.println("index,file,class,picture");
        for (AuditView.Item item : audit.items()) {
            out.println(item.index() + "," + CsvCell.EXACT.of(item.file() == null ? "" : item.file()) + ","
                    + CsvCell.EXACT.of(item.answer() == null ? "" : item.answer()) + ","
                    + audits.picture(item.index()));
        }
        out.flush();
    }

    /**
     * Takes answers.
     *
     * @throws IllegalArgumentException if some are of other images or name other classes, or other ones than those images have been
     *     answered with; none is taken then
     */
    public void answer(List<LabelFile.Row> rows) {
        Map<String, Integer> byFile = new HashMap<>();
        audit.items().stream()
                .filter(item -> item.file() != null)
                .forEach(item -> byFile.put(item.file(), item.index()));
        List<Integer> indices =
                audit.items().stream().map(AuditView.Item::index).toList();
        Map<Integer, String> classes = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (LabelFile.Row row : rows) {
            Integer index = row.file() == null ? row.index() : byFile.get(row.file());
            if (index == null || !indices.contains(index)) {
                others.add(row.file() == null ? String.valueOf(row.index()) : row.file());
            } else {
                String before = classes.put(index, row.className());
                if (before != null && !before.equals(row.className())) {
                    throw new IllegalArgumentException(
                            "image " + index + " has two answers: " + before + " and " + row.className());
                }
            }
        }
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    "these are no images of the audit: " + Figures.some(others) + "; --images prints those that are");
        }
        reject(classes);
        audit = audits.answer(audit.id(), classes);
    }

    /** Before any is sent: many are sent in several requests, and what one of them takes stays. */
    private void reject(Map<Integer, String> classes) {
        List<String> unknown = classes.values().stream()
                .filter(name -> !audit.classes().contains(name))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("these are no classes of the data set: " + Figures.some(unknown));
        }
        for (AuditView.Item item : audit.items()) {
            String name = classes.get(item.index());
            if (name != null && item.answer() != null && !item.answer().equals(name)) {
                throw new IllegalArgumentException("image " + item.index() + " was answered with " + item.answer()
                        + ", which stays; it cannot be " + name);
            }
        }
    }

    /**
     * Asks for each image that has no answer, in their order, until there is none or somebody leaves off.
     *
     * @param asked gives what was said to a question; null where there is nobody any more
     */
    public void ask(UnaryOperator<@Nullable String> asked) {
        terminal.line(choices() + "\nSay what each picture shows, by " + (isNumbered() ? "number or " : "")
                + "name; Enter alone leaves off.");
        int place = 0;
        for (AuditView.Item item : List.copyOf(audit.items())) {
            place++;
            if (item.answer() != null) {
                continue;
            }
            terminal.line("[" + place + "/" + audit.items().size() + "] "
                    + (item.file() == null ? "image " + item.index() : item.file()) + "   "
                    + audits.picture(item.index()));
            String said = className(asked);
            if (said == null) {
                return;
            }
            audit = audits.answer(audit.id(), Map.of(item.index(), said));
            audit.items().stream().filter(each -> each.index() == item.index()).forEach(this::tell);
        }
    }

    private void tell(AuditView.Item item) {
        Double confidence =
                item.confidence() == null ? null : (Double) item.confidence().doubleValue();
        terminal.line(
                Boolean.TRUE.equals(item.right())
                        ? "right"
                        : "wrong: the network says " + item.predicted() + ", " + Figures.percent(confidence) + " sure");
    }

    /** Null where somebody leaves off. */
    private @Nullable String className(UnaryOperator<@Nullable String> asked) {
        while (true) {
            String said = asked.apply("class: ");
            if (said == null || said.isBlank()) {
                return null;
            }
            String name = named(said.strip());
            if (name != null) {
                return name;
            }
            terminal.line("there is no class " + said.strip() + "; there are " + choices());
        }
    }

    private @Nullable String named(String said) {
        if (audit.classes().contains(said)) {
            return said;
        }
        if (!isNumbered()) {
            return null;
        }
        try {
            int number = Integer.parseInt(said);
            return number >= 1 && number <= audit.classes().size()
                    ? audit.classes().get(number - 1)
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Numbers are not offered beside names that could be taken for them: an answer that was meant otherwise stays. */
    private boolean isNumbered() {
        return audit.classes().stream().noneMatch(name -> INTEGER.matcher(name).matches());
    }

    private String choices() {
        if (!isNumbered()) {
            return String.join(", ", audit.classes());
        }
        List<String> choices = new ArrayList<>();
        for (int i = 0; i < audit.classes().size(); i++) {
            choices.add((i + 1) + " " + audit.classes().get(i));
        }
        return String.join(", ", choices);
    }
}
