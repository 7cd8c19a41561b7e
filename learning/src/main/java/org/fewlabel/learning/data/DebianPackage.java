package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fewlabel.contracts.folder.FolderTree;

/**
 * A package of Debian or of a distribution that descends from it, downloaded by apt, which checks its signature, and
 * unpacked into a folder: nothing is installed, and nobody need be root. Where the machine has no list of packages, or
 * an outdated one, a list of our own is fetched.
 */
final class DebianPackage implements DatasetSource {
    static final DebianPackage FASHION_MNIST =
            new DebianPackage("dataset-fashion-mnist", Path.of("/usr/share/datasets/fashion-mnist"));

    private static final Duration UPDATE_MAX = Duration.ofMinutes(3);
    private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(5);
    private static final Duration UNPACK_MAX = Duration.ofMinutes(1);

    private final String name;
    private final Path packageFolder;

    /** @param packageFolder where the package would put the data set's files if it were installed */
    DebianPackage(String name, Path packageFolder) {
        this.name = name;
        this.packageFolder = packageFolder;
    }

    /** Where its files are on a machine that has it installed. */
    Path folder() {
        return packageFolder;
    }

    @Override
    public String description() {
        return "the Debian package " + name;
    }

    @Override
    public void fetch(Path folder, Consumer<String> progress) throws IOException {
        Path work = Files.createDirectory(folder.resolve(".package"));
        Path unpacked = work.resolve("unpacked");
        try {
            Path archive = download(work, progress);
            Command.run(work, UNPACK_MAX, List.of("dpkg", "-x", archive.toString(), unpacked.toString()));
            Path content = unpacked.resolve(Path.of("/").relativize(packageFolder));
            if (!Files.isDirectory(content)) {
                throw new IOException("there is no " + packageFolder + " in the package");
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(content)) {
                for (Path file : files) {
                    Files.move(file, folder.resolve(file.getFileName()));
                }
            }
        } finally {
            FolderTree.delete(work);
        }
    }

    private Path download(Path work, Consumer<String> progress) throws IOException {
        try {
            return download(work, List.of());
        } catch (Command.FailedException e) {
            progress.accept("fetching a list of packages, since this machine's own did not do");
            List<String> ownLists = ownLists(work);
            String updated = update(work, ownLists);
            try {
                return download(work, ownLists);
            } catch (Command.FailedException again) {
                throw new IOException(
                        e.getMessage() + "; with a list of packages of our own (" + updated + "): "
                                + again.getMessage(),
                        again);
            }
        }
    }

    private Path download(Path work, List<String> options) throws IOException {
        Command.run(work, DOWNLOAD_MAX, aptGet(options, "download", name));
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(work, "*.deb")) {
            for (Path archive : archives) {
                return archive;
            }
        }
        throw new IOException("apt-get download left no package behind");
    }

    /** A source that does not answer need not be the one that has the package: the download decides. */
    private static String update(Path work, List<String> options) throws IOException {
        try {
            Command.run(work, UPDATE_MAX, aptGet(options, "update"));
            return "fetched";
        } catch (Command.FailedException e) {
            return e.getMessage();
        }
    }

    private static List<String> aptGet(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "apt-get",
                "--quiet=2",
                // Root's apt would become a user that cannot write here.
                "-oAPT::Sandbox::User=root",
                "-oAcquire::http::Timeout=10",
                "-oAcquire::https::Timeout=10",
                "-oAcquire::Retries=2"));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> ownLists(Path work) throws IOException {
        Path state = Files.createDirectories(work.resolve("apt/state/lists/partial"))
                .getParent()
                .getParent();
        Path cache = Files.createDirectories(work.resolve("apt/cache/archives/partial"))
                .getParent()
                .getParent();
        return List.of("-oDir::State=" + state, "-oDir::Cache=" + cache, "-oAcquire::Languages=none");
    }
}
