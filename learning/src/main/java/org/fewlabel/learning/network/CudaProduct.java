package org.fewlabel.learning.network;

import org.fewlabel.contracts.job.Precision;

/**
 * A product of two matrices, last index fastest: result[rows, columns] = first[rows, inner] · second[inner, columns], added up in
 * float32.
 *
 * @param precision of the factors
 * @param resultPrecision of the result
 * @param isFirstTransposed whether the first lies there as [inner, rows]
 * @param isSecondTransposed whether the second lies there as [columns, inner]
 * @param adds whether the product is added to what the result is
 */
record CudaProduct(
        Precision precision,
        Precision resultPrecision,
        int rows,
        int columns,
        int inner,
        boolean isFirstTransposed,
        boolean isSecondTransposed,
        boolean adds,
        long first,
        long second,
        long result) {}
