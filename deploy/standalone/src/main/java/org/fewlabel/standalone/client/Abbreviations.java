package org.fewlabel.standalone.client;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Names in hexadecimal digits as people write them: whole, or the beginning of one of the newest. */
enum Abbreviations {
    IDS("id", "jobs", 1000, "[0-9a-fA-F]{6}[0-9a-fA-F-]{0,29}"),
    DIGESTS("digest", "label sets", 500, "[0-9a-fA-F]{6,63}");

    private static final int SHOWN_MAX = 5;

    private final String name;
    private final String owners;
    private final int newestMax;
    private final Pattern beginning;

    Abbreviations(String name, String owners, int newestMax, String beginning) {
        this.name = name;
        this.owners = owners;
        this.newestMax = newestMax;
        this.beginning = Pattern.compile(beginning);
    }

    /**
     * The whole name; a text that is no beginning of one is left as it is.
     *
     * @param newest the names that there are, asked for where they are needed alone
     * @throws RequestFailedException if it is the beginning of none, or of several
     */
    String of(String written, Supplier<List<String>> newest) {
        if (!beginning.matcher(written).matches()) {
            return written;
        }
        String lower = written.toLowerCase(Locale.ROOT);
        List<String> found =
                newest.get().stream().filter(each -> each.startsWith(lower)).toList();
        if (found.isEmpty()) {
            throw new RequestFailedException(
                    "no " + name + " of the newest " + newestMax + " " + owners + " begins with " + written
                            + "; an older one needs all of its " + name,
                    null);
        }
        if (found.size() > 1) {
            throw new RequestFailedException(
                    written + " is the beginning of several " + name + "s: "
                            + String.join(", ", found.subList(0, Math.min(SHOWN_MAX, found.size())))
                            + (found.size() > SHOWN_MAX ? ", …" : ""),
                    null);
        }
        return found.get(0);
    }
}
