package org.fewlabel.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An unpacked image that runs: with the entry point, the environment and the working directory that it says.
 *
 * <p>As root, and where mount namespaces may be made, it runs as it does in a cluster: as the image's user, with the image as
 * its root file system, read-only but for an empty {@code /tmp}; if the base brings no Java, the machine's folders of
 * programs are lent to it. Elsewhere it runs as the user of the test, with the image's folders replaced by where they are.
 */
final class Container {
    /** In a mount namespace of its own, whose mounts end with the process. Nothing forks, so signals reach the service. */
    private static final String ENTER = """
            set -eu
            root=$1 directory=$2 user=$3 group=$4 lent=$5
            shift 5
            mount --bind "$root" "$root"
            for folder in $lent; do
              mkdir -p "$root$folder"
              mount --rbind "$folder" "$root$folder"
            done
            mkdir -p "$root/proc" "$root/dev" "$root/tmp"
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount -t tmpfs -o mode=1777 tmp "$root/tmp"
            mount -o remount,bind,ro "$root"
            exec unshare --root "$root" --wd "$directory" --setgid "$group" --setuid "$user" -- "$@"
            """;

    private static final boolean CONFINED = mayMount();
    private static final Pattern IMAGE_FOLDER = Pattern.compile("(^|=)(/app|/tmp)(?=/|$)");

    private final UnpackedImage image;
    private final Process process;
    private final Path log;

    private Container(UnpackedImage image, Process process, Path log) {
        this.image = image;
        this.process = process;
        this.log = log;
    }

    /** @param settings what a manifest would add to the image's environment */
    static Container start(UnpackedImage image, Map<String, String> settings, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(CONFINED ? confined(image) : translated(image, folder))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(image.environment());
        environment.putAll(settings);
        if (!image.hasJava()) {
            environment.put(
                    "PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + "/usr/bin:/bin");
        }
        if (!CONFINED) {
            builder.directory(
                    image.root().resolve(image.directory().substring(1)).toFile());
        }
        Container container = new Container(image, builder.start(), log);
        container.startWatchdog();
        return container;
    }

    private static List<String> confined(UnpackedImage image) {
        List<String> command =
                new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER, "enter"));
        command.addAll(List.of(
                image.root().toString(),
                image.directory(),
                Integer.toString(image.user()),
                Integer.toString(image.group()),
                image.hasJava() ? "" : String.join(" ", lent())));
        command.addAll(image.entryPoint());
        return command;
    }

    private static List<String> lent() {
        List<String> folders = new ArrayList<>();
        for (String folder : List.of("/usr", "/lib", "/lib64", "/bin", "/etc")) {
            if (Files.isDirectory(Path.of(folder))) {
                folders.add(folder);
            }
        }
        String java = System.getProperty("java.home");
        if (!java.startsWith("/usr/")) {
            folders.add(java);
        }
        return folders;
    }

    private static List<String> translated(UnpackedImage image, Path folder) throws IOException {
        Path tmp = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>();
        for (String word : image.entryPoint()) {
            command.add(IMAGE_FOLDER
                    .matcher(word)
                    .replaceFirst(found -> Matcher.quoteReplacement(found.group(1)
                            + (found.group(2).equals("/tmp")
                                    ? tmp
                                    : image.root().resolve("app")))));
        }
        return command;
    }

    private static boolean mayMount() {
        try {
            return "root".equals(System.getProperty("user.name"))
                    && new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "tmp", "/tmp")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** However the test's JVM ends, the service does too. */
    private void startWatchdog() throws IOException {
        String script = "trap '' INT HUP TERM; while kill -0 $1 && kill -0 $2; do sleep 1; done; kill -9 $2";
        new ProcessBuilder(
                        "sh",
                        "-c",
                        script,
                        "fewlabel-images-watchdog",
                        Long.toString(ProcessHandle.current().pid()),
                        Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    Process process() {
        return process;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** What only the kernel can tell: who it is, and that it could not write if it tried. */
    void assertConfined() throws IOException {
        if (!CONFINED) {
            return;
        }
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        assertThat(Files.readAllLines(proc.resolve("status")))
                .contains("Uid:" + ("\t" + image.user()).repeat(4), "Gid:" + ("\t" + image.group()).repeat(4))
                .contains("CapEff:\t0000000000000000");
        assertThat(Files.readAllLines(proc.resolve("mountinfo")))
                .filteredOn(line -> line.split(" ")[4].equals("/"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.split(" ")[5]).startsWith("ro"));
    }
}
