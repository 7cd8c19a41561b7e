package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.job.DatasetName;

/**
 * CIFAR-10 or CIFAR-100 (Krizhevsky, 2009): files of records, or the archive that they are published in.
 *
 * @param labelBytes of a record; the last of them is the class
 */
record CifarFiles(
        DatasetName name,
        String archive,
        String sha256,
        String archiveFolder,
        List<String> trainingFiles,
        String testFile,
        int labelBytes,
        List<Double> means,
        List<Double> deviations)
        implements DatasetFiles {
    private static final String SITE = "https://www.cs.toronto.edu/~kriz/";

    static final CifarFiles CIFAR10 = new CifarFiles(
            DatasetName.CIFAR10,
            "cifar-10-binary.tar.gz",
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            "cifar-10-batches-bin",
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"),
            "test_batch.bin",
            1,
            List.of(0.4914, 0.4822, 0.4465),
            List.of(0.2470, 0.2435, 0.2616));

    /** Records with a coarse and a fine label; the fine one is the class. Digest as MLDatasets.jl has it. */
    static final CifarFiles CIFAR100 = new CifarFiles(
            DatasetName.CIFAR100,
            "cifar-100-binary.tar.gz",
            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
            "cifar-100-binary",
            List.of("train.bin"),
            "test.bin",
            2,
            List.of(0.5071, 0.4865, 0.4409),
            List.of(0.2673, 0.2564, 0.2762));

    @Override
    public String description() {
        String training = trainingFiles.size() == 1
                ? trainingFiles.get(0)
                : trainingFiles.get(0) + " to " + trainingFiles.get(trainingFiles.size() - 1);
        return training + " and " + testFile + ", or " + archive;
    }

    @Override
    public List<Path> foldersIn(Path folder) {
        return List.of(
                folder.resolve(name.wireName()).resolve(archiveFolder),
                folder.resolve(name.wireName()),
                folder.resolve(archiveFolder),
                folder);
    }

    @Override
    public boolean areIn(Path folder) {
        return areUnpacked(folder) || Files.isRegularFile(folder.resolve(archive));
    }

    private boolean areUnpacked(Path folder) {
        return files().stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)));
    }

    private List<String> files() {
        List<String> files = new ArrayList<>(trainingFiles);
        files.add(testFile);
        return files;
    }

    @Override
    public Dataset read(Path folder) throws IOException {
        CifarBinaryReader reader =
                new CifarBinaryReader(labelBytes, name.shape().classes());
        List<ImageExamples> parts = areUnpacked(folder)
                ? reader.readFolder(folder, files())
                : reader.readArchive(folder.resolve(archive), archiveFolder, files());
        return new Dataset(
                name,
                name.classNames(),
                means,
                deviations,
                CifarBinaryReader.join(parts.subList(0, trainingFiles.size())),
                parts.get(trainingFiles.size()));
    }

    @Override
    public Optional<Path> systemFolder() {
        return Optional.empty();
    }

    @Override
    public List<DatasetSource> sources() {
        String url = SITE + archive;
        return List.of(
                new Download("its author's site " + url, List.of(new Download.RemoteFile(url, archive, sha256))));
    }
}
