package org.fewlabel.standalone.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How a command ends. Scripts rely on these numbers; docs/terminal.md lists them. */
public enum ExitCode {
    DONE(0, "all is well"),
    FAILED(1, "it failed, was refused, or is not done as a whole; standard error says what"),
    MISUNDERSTOOD(2, "the command line was not understood"),
    NOT_RUNNING(3, "what the command needs does not run, or does not answer"),
    SOME_UNREADABLE(4, "predict: some pictures cannot be read, the others are answered"),
    NOT_SUCCEEDED(5, "watch, submit --wait: the job failed or was cancelled"),
    STOPPED(130, "stopped by Ctrl-C"),
    /** What the shell says of a program that SIGPIPE ended: this one must not look like one that did its work. */
    READER_GONE(141, "whoever read standard output is gone, as head is"),
    TERMINATED(143, "terminated, by SIGTERM");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** As picocli shows them. */
    public static Map<String, String> list() {
        return Arrays.stream(values())
                .collect(Collectors.toMap(
                        each -> Integer.toString(each.code), ExitCode::meaning, (a, b) -> a, LinkedHashMap::new));
    }
}
