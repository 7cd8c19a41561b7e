package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.Shape;

/** Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017, arXiv 1708.07747): four IDX files, gzipped or not. */
final class FashionMnist implements DatasetFiles {
    private static final String SITE = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    private static final List<String> FILES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    @Override
    public DatasetName name() {
        return DatasetName.FASHION_MNIST;
    }

    @Override
    public String description() {
        return String.join(", ", FILES) + " (or each with .gz)";
    }

    @Override
    public List<Path> foldersIn(Path folder) {
        return List.of(folder.resolve(name().wireName()), folder);
    }

    @Override
    public boolean areIn(Path folder) {
        return FILES.stream().allMatch(file -> Files.isRegularFile(file(folder, file)));
    }

    private static Path file(Path folder, String name) {
        Path plain = folder.resolve(name);
        return Files.isRegularFile(plain) ? plain : folder.resolve(name + ".gz");
    }

    @Override
    public Dataset read(Path folder) throws IOException {
        return new Dataset(
                name(),
                List.of(
                        "T-shirt/top",
                        "Trouser",
                        "Pullover",
                        "Dress",
                        "Coat",
                        "Sandal",
                        "Shirt",
                        "Sneaker",
                        "Bag",
                        "Ankle boot"),
                List.of(0.2860),
                List.of(0.3530),
                readPart(file(folder, FILES.get(0)), file(folder, FILES.get(1))),
                readPart(file(folder, FILES.get(2)), file(folder, FILES.get(3))));
    }

    private ImageExamples readPart(Path imageFile, Path labelFile) throws IOException {
        Shape shape = new Shape(name().height(), name().width(), name().channels());
        byte[] pixels = IdxReader.readImages(imageFile, shape.height(), shape.width());
        int[] labels = IdxReader.readLabels(labelFile, name().classes());
        int images = pixels.length / shape.size();
        if (images != labels.length) {
            throw new CorruptDatasetException(
                    labelFile, "it has " + labels.length + " labels, but " + imageFile + " has " + images + " images");
        }
        return new ImageExamples(shape, pixels, labels);
    }

    @Override
    public Optional<Path> systemFolder() {
        return Optional.of(DebianPackage.FASHION_MNIST_FOLDER);
    }

    @Override
    public List<DatasetSource> sources() {
        return List.of(
                new Download(
                        "its authors' site " + SITE,
                        List.of(
                                file(0, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                                file(1, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                                file(2, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                                file(3, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"))),
                new DebianPackage("dataset-fashion-mnist", DebianPackage.FASHION_MNIST_FOLDER));
    }

    private static Download.RemoteFile file(int number, String sha256) {
        String name = FILES.get(number) + ".gz";
        return new Download.RemoteFile(SITE + name, name, sha256);
    }
}
