package org.fewlabel.standalone.predict;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import org.jspecify.annotations.Nullable;

/** Where predictions go, one by one in the order of the files. */
public interface PredictionOutput {
    void add(Prediction prediction);

    /** After the last. */
    default void end() {}

    /** Whether what is added goes nowhere, since nobody takes it any more. */
    default boolean isBroken() {
        return false;
    }

    /** A line each as it comes, after a header. */
    static PredictionOutput csv(PrintStream out) {
        out.println(Prediction.CSV_HEADER);
        return lines(out, prediction -> prediction.csvLine(CsvCell.EXACT));
    }

    private static PredictionOutput lines(PrintStream out, Function<Prediction, String> line) {
        return new PredictionOutput() {
            @Override
            public void add(Prediction prediction) {
                out.println(line.apply(prediction));
            }

            @Override
            public boolean isBroken() {
                return out.checkError();
            }
        };
    }

    /** A JSON object a line, as it comes. */
    static PredictionOutput jsonLines(PrintStream out) {
        return lines(out, prediction -> {
            try {
                return Json.mapper().writeValueAsString(prediction);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a prediction cannot be written as JSON", e);
            }
        });
    }

    /** For people, when all are there: how wide its columns are, the widest cells say. Without what cannot be read. */
    static PredictionOutput table(PrintStream out) {
        Table table = new Table(List.of("file", "class", ">confidence", ">margin"));
        return new PredictionOutput() {
            @Override
            public void add(Prediction prediction) {
                if (prediction.unreadable() == null) {
                    table.add(List.of(
                            String.valueOf(prediction.file()),
                            String.valueOf(prediction.className()),
                            percent(prediction.confidence()),
                            percent(prediction.margin())));
                }
            }

            @Override
            public void end() {
                out.print(table);
            }
        };
    }

    private static String percent(@Nullable Float share) {
        return Figures.percent(share == null ? null : (Double) share.doubleValue());
    }
}
