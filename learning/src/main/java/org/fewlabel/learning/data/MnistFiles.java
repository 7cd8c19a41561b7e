package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.learning.Shape;

/**
 * A data set of the MNIST family: four IDX files of the same names, gzipped or not.
 *
 * @param means of the pixels
 * @param sha256 of the four gzipped files, in the order of {@link #FILES}
 * @param debianPackage the Debian package of these files; empty if there is none
 */
record MnistFiles(
        DatasetName name,
        List<Double> means,
        List<Double> deviations,
        String site,
        List<String> sha256,
        Optional<DebianPackage> debianPackage)
        implements DatasetFiles {
    private static final List<String> FILES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    /** Xiao, Rasul, Vollgraf, 2017, arXiv 1708.07747. */
    static final MnistFiles FASHION = new MnistFiles(
            DatasetName.FASHION_MNIST,
            List.of(0.2860),
            List.of(0.3530),
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            List.of(
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            Optional.of(DebianPackage.FASHION_MNIST));

    /** LeCun, Bottou, Bengio, Haffner, 1998; digests as torchvision has them. */
    static final MnistFiles DIGITS = new MnistFiles(
            DatasetName.MNIST,
            List.of(0.1307),
            List.of(0.3081),
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            List.of(
                    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            Optional.empty());

    @Override
    public String description() {
        String files = String.join(", ", FILES) + " (or each with .gz)";
        return name == DatasetName.MNIST ? files + " in a folder named mnist" : files;
    }

    /**
     * The files of all of the family have the same names: those that lie in no folder of the data set's name count as
     * fashion-mnist's, which was there first.
     */
    @Override
    public List<Path> foldersIn(Path folder) {
        Path own = folder.resolve(name.wireName());
        boolean named = folder.endsWith(name.wireName());
        return named || name == DatasetName.FASHION_MNIST ? List.of(own, folder) : List.of(own);
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
                name,
                name.classNames(),
                means,
                deviations,
                readPart(file(folder, FILES.get(0)), file(folder, FILES.get(1))),
                readPart(file(folder, FILES.get(2)), file(folder, FILES.get(3))));
    }

    private ImageExamples readPart(Path imageFile, Path labelFile) throws IOException {
        DatasetShape expected = name.shape();
        Shape shape = new Shape(expected.height(), expected.width(), expected.channels());
        byte[] pixels = IdxReader.readImages(imageFile, shape.height(), shape.width());
        int[] labels = IdxReader.readLabels(labelFile, expected.classes());
        int images = pixels.length / shape.size();
        if (images != labels.length) {
            throw new CorruptDatasetException(
                    labelFile, "it has " + labels.length + " labels, but " + imageFile + " has " + images + " images");
        }
        return new ImageExamples(shape, pixels, labels);
    }

    @Override
    public Optional<Path> systemFolder() {
        return debianPackage.map(DebianPackage::folder);
    }

    @Override
    public List<DatasetSource> sources() {
        List<Download.RemoteFile> files = new ArrayList<>();
        for (int i = 0; i < FILES.size(); i++) {
            String file = FILES.get(i) + ".gz";
            files.add(new Download.RemoteFile(site + file, file, sha256.get(i)));
        }
        List<DatasetSource> sources = new ArrayList<>();
        sources.add(
                new Download((name == DatasetName.MNIST ? "PyTorch's mirror " : "its authors' site ") + site, files));
        debianPackage.ifPresent(sources::add);
        return sources;
    }
}
