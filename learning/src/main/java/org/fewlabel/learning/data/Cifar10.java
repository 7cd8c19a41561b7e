package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.job.DatasetName;

/** CIFAR-10 (Krizhevsky, 2009): six files of records, or the archive that they are published in. */
final class Cifar10 implements DatasetFiles {
    private static final String URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";
    private static final String SHA256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd";
    private static final String ARCHIVE = "cifar-10-binary.tar.gz";
    private static final String ARCHIVE_FOLDER = "cifar-10-batches-bin";
    private static final List<String> TRAINING_FILES =
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    private static final String TEST_FILE = "test_batch.bin";

    @Override
    public DatasetName name() {
        return DatasetName.CIFAR10;
    }

    @Override
    public String description() {
        return "data_batch_1.bin to data_batch_5.bin and test_batch.bin, or " + ARCHIVE;
    }

    @Override
    public List<Path> foldersIn(Path folder) {
        return List.of(
                folder.resolve(name().wireName()).resolve(ARCHIVE_FOLDER),
                folder.resolve(name().wireName()),
                folder.resolve(ARCHIVE_FOLDER),
                folder);
    }

    @Override
    public boolean areIn(Path folder) {
        return areUnpacked(folder) || Files.isRegularFile(folder.resolve(ARCHIVE));
    }

    private static boolean areUnpacked(Path folder) {
        return files().stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)));
    }

    private static List<String> files() {
        List<String> files = new ArrayList<>(TRAINING_FILES);
        files.add(TEST_FILE);
        return files;
    }

    @Override
    public Dataset read(Path folder) throws IOException {
        CifarBinaryReader reader = new CifarBinaryReader(name().classes());
        List<ImageExamples> parts = areUnpacked(folder)
                ? reader.readFolder(folder, files())
                : reader.readArchive(folder.resolve(ARCHIVE), ARCHIVE_FOLDER, files());
        int trainingFiles = TRAINING_FILES.size();
        return new Dataset(
                name(),
                List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
                List.of(0.4914, 0.4822, 0.4465),
                List.of(0.2470, 0.2435, 0.2616),
                CifarBinaryReader.join(parts.subList(0, trainingFiles)),
                parts.get(trainingFiles));
    }

    @Override
    public Optional<Path> systemFolder() {
        return Optional.empty();
    }

    @Override
    public List<DatasetSource> sources() {
        return List.of(
                new Download("its author's site " + URL, List.of(new Download.RemoteFile(URL, ARCHIVE, SHA256))));
    }
}
