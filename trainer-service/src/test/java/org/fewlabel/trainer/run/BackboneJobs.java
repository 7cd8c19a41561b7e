package org.fewlabel.trainer.run;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFolder;

/** A job with a backbone, with its folder of pictures and its model. */
final class BackboneJobs {
    static final String FILE = "colours.onnx";
    /** The mean of each channel. */
    static final int FEATURES = 3;

    private static final int SIDE = 16;

    private BackboneJobs() {}

    /** An ONNX model that gives the mean of each channel of images of any size. */
    static byte[] model() {
        GraphProto graph = GraphProto.newBuilder()
                .setName("colours")
                .addNode(NodeProto.newBuilder()
                        .setOpType("GlobalAveragePool")
                        .addInput("pixels")
                        .addOutput("means"))
                .addInput(value("pixels", 3, SIDE, SIDE))
                .addOutput(value("means", 3, 1, 1))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
        for (int size : sizes) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    /**
     * Writes the pictures and the model into a folder that serves as folder of data sets and of models.
     *
     * @param model the file's bytes
     */
    static JobSpec spec(Path folder, byte[] model) throws IOException {
        Files.write(folder.resolve(FILE), model);
        for (String part : List.of("labeled/dark", "labeled/bright", "unlabeled", "test/dark", "test/bright")) {
            Path pictures = Files.createDirectories(folder.resolve("pictures").resolve(part));
            for (int i = 0; i < 4; i++) {
                BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                int level = part.endsWith("bright") || part.equals("unlabeled") && i % 2 == 0 ? 200 : 20;
                for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                    picture.setRGB(pixel % SIDE, pixel / SIDE, (level + i) * 0x010101);
                }
                ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
            }
        }
        String json = """
            {"dataset": {"name": "image-folder", "folder": {"path": "pictures", "height": 16, "width": 16}},
             "network": {"name": "backbone", "model": "colours.onnx"}, "method": {"name": "mean-teacher"},
             "batch": {"labeled": 4, "unlabeled": 4}, "epochs": 1, "stepsPerEpoch": 2}
            """;
        JobSpec.Reading reading = JobSpec.read(json, new MountedImageFolders(folder), new ModelFolder(folder));
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }
}
