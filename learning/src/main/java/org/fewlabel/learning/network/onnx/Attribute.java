package org.fewlabel.learning.network.onnx;

import java.util.Arrays;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;

/** What an operator is told besides its inputs. */
public final class Attribute {
    private final AttributeProto proto;

    private Attribute(AttributeProto.Builder builder) {
        proto = builder.build();
    }

    public static Attribute of(String name, int value) {
        return new Attribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value));
    }

    public static Attribute of(String name, double value) {
        return new Attribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF((float) value));
    }

    /** The same number for each of some dimensions. */
    public static Attribute repeated(String name, int value, int times) {
        Long[] values = new Long[times];
        Arrays.fill(values, (long) value);
        return new Attribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(Arrays.asList(values)));
    }

    static Attribute of(String name, ElementType type) {
        return of(name, type.code());
    }

    AttributeProto proto() {
        return proto;
    }
}
