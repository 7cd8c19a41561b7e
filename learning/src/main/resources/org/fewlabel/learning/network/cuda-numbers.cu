// What is float32 in every precision: vectors, weights, sums over a batch, batch norm's numbers per channel.
// Each kernel computes the same whatever the grid, and adds in the same order each time: no atomics, nothing shared by threads.

#define KERNEL extern "C" __global__ void
#define EACH(i, count) \
    for (unsigned i = blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += gridDim.x * blockDim.x)

KERNEL blend(float own, float others, const float *other, float *v, unsigned count) {
    EACH(i, count) v[i] = own * v[i] + others * other[i];
}

KERNEL square(float *v, unsigned count) {
    EACH(i, count) v[i] *= v[i];
}

KERNEL square_root(float *v, unsigned count) {
    EACH(i, count) v[i] = sqrtf(v[i]);
}

KERNEL scale_and_shift(float factor, float term, float *v, unsigned count) {
    EACH(i, count) v[i] = factor * v[i] + term;
}

KERNEL divide_into(const float *numerator, float *v, unsigned count) {
    EACH(i, count) v[i] = numerator[i] / v[i];
}

KERNEL clamp(float bound, float *v, unsigned count) {
    EACH(i, count) {
        if (v[i] > bound) v[i] = bound;
        if (v[i] < -bound) v[i] = -bound;
    }
}

KERNEL sign_of(const float *other, float *v, unsigned count) {
    EACH(i, count) v[i] = other[i] > 0 ? 1.f : other[i] < 0 ? -1.f : 0.f;
}

// sums[j] = sum over k of v[j + k * lanes]^2
KERNEL sum_squares(const float *v, double *sums, unsigned count, unsigned lanes) {
    EACH(j, lanes) {
        double sum = 0;
        for (unsigned i = j; i < count; i += lanes) sum += (double)v[i] * v[i];
        sums[j] = sum;
    }
}

// Each row of the result is the sum of the next ROWS_AT_ONCE rows: [rows, columns] becomes [ceil(rows / ROWS_AT_ONCE), columns].
KERNEL fold(const double *rows_of_sums, double *folded, unsigned rows, unsigned columns) {
    EACH(i, (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * columns) {
        unsigned column = i % columns;
        unsigned first = i / columns * ROWS_AT_ONCE;
        unsigned end = first + ROWS_AT_ONCE < rows ? first + ROWS_AT_ONCE : rows;
        double sum = 0;
        for (unsigned row = first; row < end; row++) sum += rows_of_sums[row * columns + column];
        folded[i] = sum;
    }
}

KERNEL add_sums(const double *sums, float *to, unsigned count) {
    EACH(i, count) to[i] = (float)(to[i] + sums[i]);
}

// The numbers of batch norm, [5, channels]: mean, scale * inverse deviation, inverse deviation, and of the gradient its mean
// and its slope along x - mean.

KERNEL batch_numbers(const double *sums, const float *scale, double epsilon, unsigned rows, float *numbers, unsigned channels) {
    EACH(c, channels) {
        double mean = sums[c] / rows;
        double variance = sums[channels + c] / rows - mean * mean;
        double inverse = 1 / sqrt((variance > 0 ? variance : 0) + epsilon);
        numbers[c] = (float)mean;
        numbers[channels + c] = (float)(scale[c] * inverse);
        numbers[2 * channels + c] = (float)inverse;
    }
}

// Moves the running statistics towards the batch's mean and unbiased variance.
KERNEL remember(const double *sums, double momentum, unsigned rows, float *mean, float *variance, unsigned channels) {
    EACH(c, channels) {
        double of_batch = sums[c] / rows;
        double spread = sums[channels + c] / rows - of_batch * of_batch;
        spread = (spread > 0 ? spread : 0) * (rows > 1 ? rows / (rows - 1.0) : 1);
        mean[c] = (float)((1 - momentum) * mean[c] + momentum * of_batch);
        variance[c] = (float)((1 - momentum) * variance[c] + momentum * spread);
    }
}

KERNEL running_numbers(const float *mean, const float *variance, const float *scale, double epsilon, float *numbers, unsigned channels) {
    EACH(c, channels) {
        double inverse = 1 / sqrt(variance[c] + epsilon);
        numbers[c] = mean[c];
        numbers[channels + c] = (float)(scale[c] * inverse);
        numbers[2 * channels + c] = (float)inverse;
    }
}

// sums [2, channels]: of g and of g * (x - mean)
KERNEL gradient_numbers(const double *sums, unsigned rows, float *numbers, unsigned channels) {
    EACH(c, channels) {
        double inverse = numbers[2 * channels + c];
        numbers[3 * channels + c] = (float)(sums[c] / rows);
        numbers[4 * channels + c] = (float)(inverse * inverse * sums[channels + c] / rows);
    }
}

KERNEL add_norm_gradients(const double *sums, const float *numbers, float *scale_gradient, float *shift_gradient, unsigned channels) {
    EACH(c, channels) {
        scale_gradient[c] = (float)(scale_gradient[c] + (double)numbers[2 * channels + c] * sums[channels + c]);
        shift_gradient[c] = (float)(shift_gradient[c] + sums[c]);
    }
}
