package org.fewlabel.standalone.command;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.terminal.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "open",
        description = {
            "Open the page in a browser, and print its address.",
            "Where there is no screen, as over SSH, the address alone is printed."
        },
        mixinStandardHelpOptions = true)
public final class OpenCommand implements Callable<Integer> {
    /** A program that opens a page hands it on and ends, or becomes the browser and stays. */
    private static final int OPENED_WITHIN_SECONDS = 5;

    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--json", description = "Print the address for programs, and open no browser.")
    private boolean json;

    @Override
    public Integer call() {
        URI page = page(state.ports().url(Port.GATEWAY));
        System.out.println(json ? PrettyJson.of(Map.of("page", page.toString())) : page);
        System.out.flush();
        List<String> opener = json ? List.of() : opener(page, System.getProperty("os.name"), System.getenv());
        if (!opener.isEmpty() && !opens(opener)) {
            System.err.println("no browser could be started by " + opener.get(0) + "; open the address yourself");
        }
        return ExitCode.DONE.code();
    }

    static URI page(String gateway) {
        return URI.create(gateway + "/");
    }

    /** What opens a page on this system; empty where nobody would see it. */
    static List<String> opener(URI page, String system, Map<String, String> environment) {
        if (system.toLowerCase(Locale.ROOT).startsWith("mac")) {
            return List.of("open", page.toString());
        }
        boolean hasScreen = List.of("DISPLAY", "WAYLAND_DISPLAY").stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        return hasScreen ? List.of("xdg-open", page.toString()) : List.of();
    }

    static boolean opens(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return !process.waitFor(OPENED_WITHIN_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
