package org.fewlabel.contracts.model;

import java.util.List;

/**
 * What a file's header says of a tensor.
 *
 * @param dtype the kind of its numbers, as safetensors name it, such as {@code F32}
 */
public record TensorHead(String dtype, List<Integer> shape) {
    public TensorHead {
        shape = List.copyOf(shape);
    }
}
