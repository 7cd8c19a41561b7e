package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.rest.DatasetListView;
import org.fewlabel.contracts.rest.DatasetListView.Dataset;
import org.fewlabel.contracts.rest.UploadView;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.client.UploadClient;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import org.fewlabel.standalone.terminal.Terminal;
import org.fewlabel.standalone.upload.Archive;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "datasets",
        description = {
            "List the data sets that a job can name, published ones and folders of images.",
            "A published one that is not there is fetched for the first job that needs it.",
            "add uploads a folder of images of your own; a job names it by dataset.folder.upload."
        },
        mixinStandardHelpOptions = true)
public final class DatasetsCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode answer = state.services().datasets();
        if (json) {
            System.out.println(PrettyJson.of(answer));
            return ExitCode.DONE.code();
        }
        DatasetListView listing = Services.datasets(answer);
        Table table = new Table(List.of(
                "data set", "folder or upload", "there", ">training", ">labeled", ">test", ">classes", ">size"));
        for (Dataset each : listing.datasets()) {
            table.add(List.of(
                    each.name(),
                    place(each),
                    each.refusal() != null ? "refused" : each.present() ? "yes" : "no",
                    Integer.toString(each.training()),
                    Integer.toString(each.labeled()),
                    Integer.toString(each.test()),
                    Integer.toString(each.classes().size()),
                    each.height() == null
                            ? "as a job says"
                            : each.height() + "×" + each.width() + "×" + each.channels()));
        }
        System.out.print(table);
        System.out.flush();
        for (Dataset each : listing.datasets()) {
            if (each.refusal() != null) {
                System.err.println("the folder " + each.folder() + " " + each.refusal());
            }
        }
        if (listing.moreFolders()) {
            System.err.println("there are more folders, which are not listed");
        }
        return ExitCode.DONE.code();
    }

    private static String place(Dataset dataset) {
        UploadView upload = dataset.upload();
        String folder = dataset.folder() == null ? "" : dataset.folder();
        return upload == null ? folder : "upload " + upload.name();
    }

    @Command(
            name = "add",
            description = {
                "Upload a folder of images, with labeled/CLASS/, unlabeled/ and test/CLASS/, or a ZIP archive of one.",
                "The same pictures again are the same data set. Where something is wrong, all of it is told."
            },
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "FOLDER|ZIP", description = "What to upload.") Path path,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "What to call it; by default as the folder or the archive is called.")
                    @Nullable
                    String name,
            @Option(names = "--json", description = "Print the upload instead of its name.") boolean asJson)
            throws IOException {
        Archive archive = Archive.of(path);
        Terminal terminal = Terminal.ofScript();
        JsonNode answer;
        try {
            answer = state.services()
                    .uploads()
                    .add(name == null ? archive.name() : name, () -> archive.open(terminal::progress));
        } finally {
            terminal.clear();
        }
        UploadView upload = UploadClient.view(answer);
        System.out.println(asJson ? PrettyJson.of(answer) : upload.name());
        System.err.println(upload.name() + ": " + upload.labeledPerClass().size() + " classes, "
                + upload.labeledPerClass().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum()
                + " labeled, " + upload.unlabeled() + " unlabeled and " + upload.test() + " test images, "
                + upload.bytes() + " bytes; " + upload.leftOut() + " other files were passed over");
        return ExitCode.DONE.code();
    }

    @Command(
            name = "delete",
            description = "Take an upload off the list. What was trained on it stays.",
            mixinStandardHelpOptions = true)
    int delete(
            @Parameters(paramLabel = "NAME", description = "The upload.") String name,
            @Option(names = "--json", description = "Print what was deleted, for programs.") boolean asJson) {
        state.services().uploads().delete(name);
        if (asJson) {
            System.out.println(PrettyJson.of(Map.of("deleted", name)));
        }
        System.err.println(name + " is no longer listed");
        return ExitCode.DONE.code();
    }
}
