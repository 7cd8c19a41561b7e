package org.fewlabel.contracts.folder;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Text;

/**
 * A file of an image folder that cannot be read and is passed over.
 *
 * @param file its name below the folder, with {@code /} between its parts
 * @param reason why, for people; empty if nobody said
 */
public record UnreadableFile(String file, String reason) {
    /** So that a thousand of them with the longest names fit into an event. */
    public static final int REASON_LENGTH_MAX = 200;
    /** No listing takes longer ones. */
    private static final int FILE_LENGTH_MAX = 500;

    /** Reasons may quote what is in the file; they are cut, and what is not printable ASCII becomes a question mark. */
    @JsonCreator
    public UnreadableFile {
        // A name is what somebody's disk has: nobody checked it, and it may be why the file cannot be read.
        file = Text.message(Check.present("file", file), FILE_LENGTH_MAX);
        reason = printable(Check.present("reason", reason));
    }

    /** Events and rows of before there were reasons have the name alone. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static UnreadableFile named(String file) {
        return new UnreadableFile(file, "");
    }

    private static String printable(String reason) {
        String text = reason.replace("×", "x").replaceAll("[^ -~]", "?");
        return text.length() <= REASON_LENGTH_MAX ? text : text.substring(0, REASON_LENGTH_MAX - 3) + "...";
    }

    /** For messages. */
    @Override
    public String toString() {
        return reason.isEmpty() ? file : file + " (" + reason + ")";
    }
}
