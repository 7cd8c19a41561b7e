package org.fewlabel.contracts.model;

import java.util.Arrays;
import java.util.Optional;
import org.fewlabel.contracts.WireName;

/** The formats in which a trained model leaves. */
public enum ModelFormat implements WireName {
    /** Weights with the names and layouts of a PyTorch {@code state_dict}. */
    SAFETENSORS("application/octet-stream", ".safetensors"),
    /** The whole computation, from bytes to probabilities, for ONNX Runtime and whatever else reads ONNX. */
    ONNX("application/octet-stream", ".onnx"),
    /** A computation graph that DL4J's {@code ModelSerializer} restores. */
    DL4J("application/zip", ".zip");

    private final String mediaType;
    private final String ending;

    ModelFormat(String mediaType, String ending) {
        this.mediaType = mediaType;
        this.ending = ending;
    }

    /** The one that users call so; empty if there is none. */
    public static Optional<ModelFormat> named(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName))
                .findFirst();
    }

    /** As HTTP has it; safetensors and ONNX have none of their own. */
    public String mediaType() {
        return mediaType;
    }

    /** Of a file's name, with its dot. */
    public String ending() {
        return ending;
    }
}
