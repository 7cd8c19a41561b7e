package org.fewlabel.contracts.job;

import java.util.List;

/**
 * What lies in an image folder and is no image of it: files of other formats, hidden files and folders, what lies beside
 * the folders of classes.
 *
 * @param count a folder that is not looked into counts once
 * @param names the first ones by name, at most {@link #NAMES_MAX}; of a folder with a slash at its end
 */
public record LeftOut(int count, List<String> names) {
    public static final int NAMES_MAX = 20;

    static final LeftOut NOTHING = new LeftOut(0, List.of());

    /** Longer ones are cut. */
    public static final int NAME_LENGTH_MAX = 200;

    public LeftOut {
        names = List.copyOf(names);
    }

    static LeftOut read(Fields fields) {
        int count = fields.requiredInteger("count", 0, Integer.MAX_VALUE);
        List<String> names = fields.requiredTexts("names", 0, NAMES_MAX, NAME_LENGTH_MAX);
        fields.rejectUnknown();
        return new LeftOut(count, names);
    }

    /** For messages: {@code 3 others are left out: a.txt, .b/ and 1 more}; empty if there is nothing. */
    public String sentence() {
        if (count == 0) {
            return "";
        }
        int more = count - names.size();
        return count + (count == 1 ? " other is" : " others are") + " left out: " + String.join(", ", names)
                + (more > 0 ? " and " + more + " more" : "");
    }
}
