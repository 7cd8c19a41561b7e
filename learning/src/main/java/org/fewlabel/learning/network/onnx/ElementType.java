package org.fewlabel.learning.network.onnx;

import onnx.Onnx.TensorProto.DataType;

/** The kinds of numbers that go in and out. */
public enum ElementType {
    UINT8(DataType.UINT8),
    FLOAT(DataType.FLOAT);

    private final DataType code;

    ElementType(DataType code) {
        this.code = code;
    }

    int code() {
        return code.getNumber();
    }
}
