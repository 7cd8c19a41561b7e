// What reads or writes activations and their gradients: [batch, height, width, channels], channels fastest, float32 or, where
// BFLOAT16 is defined, bfloat16. Sums are double, all else is computed in float32 and rounded once when it is stored.
// Each kernel computes the same whatever the grid, and adds in the same order each time: no atomics, nothing shared by threads.

#define KERNEL extern "C" __global__ void
#define EACH(i, count) \
    for (unsigned i = blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += gridDim.x * blockDim.x)

#ifdef BFLOAT16
typedef unsigned short activation;

__device__ inline float load(activation bits) {
    union { unsigned bits; float value; } word;
    word.bits = (unsigned)bits << 16;
    return word.value;
}

// To the nearest, of two equally near ones to the even one; what is no number stays none.
__device__ inline activation stored(float value) {
    union { float value; unsigned bits; } word;
    word.value = value;
    if (value != value) return (activation)(word.bits >> 16 | 0x40);
    return (activation)((word.bits + 0x7fff + (word.bits >> 16 & 1)) >> 16);
}
#else
typedef float activation;

__device__ inline float load(activation value) { return value; }

__device__ inline activation stored(float value) { return value; }
#endif

// Where the activation's output is y.
__device__ inline float differentiated(float gradient, float y, float slope) { return y > 0 ? gradient : slope * gradient; }

KERNEL narrow(const float *from, activation *to, unsigned count) {
    EACH(i, count) to[i] = stored(from[i]);
}

KERNEL widen(const activation *from, float *to, unsigned count) {
    EACH(i, count) to[i] = load(from[i]);
}

KERNEL add(const activation *first, const activation *second, activation *sum, unsigned count) {
    EACH(i, count) sum[i] = stored(load(first[i]) + load(second[i]));
}

KERNEL activate(const activation *x, float slope, activation *y, unsigned count) {
    EACH(i, count) {
        float v = load(x[i]);
        y[i] = stored(v > 0 ? v : slope * v);
    }
}

KERNEL differentiate(const activation *y, float slope, activation *gradient, unsigned count) {
    EACH(i, count) gradient[i] = stored(differentiated(load(gradient[i]), load(y[i]), slope));
}

// java.util.SplittableRandom's numbers, each of which decides on four neighbours, 16 bits each, the lowest first.
KERNEL drop(const activation *x, activation *y, unsigned long long seed, int drop_below, float kept, unsigned count) {
    EACH(four, (count + 3) / 4) {
        unsigned long long z = seed + (four + 1) * 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        z ^= z >> 31;
        for (unsigned i = 4 * four; i < 4 * four + 4 && i < count; i++) {
            y[i] = stored((int)(z & 0xffff) < drop_below ? 0.f : kept * load(x[i]));
            z >>= 16;
        }
    }
}

// From float32 products, which may be y itself where that is float32.
KERNEL add_bias_to_products(const float *products, const float *bias, activation *y, unsigned channels, unsigned count) {
    EACH(i, count) y[i] = stored(products[i] + bias[i % channels]);
}

KERNEL add_bias(const float *bias, activation *y, unsigned channels, unsigned count) {
    EACH(i, count) y[i] = stored(load(y[i]) + bias[i % channels]);
}

// Weights [taps, in, out] as [out, taps, in], and gradients of those back.
KERNEL pack_filter(const float *weights, activation *packed, unsigned taps, unsigned in, unsigned out) {
    EACH(i, out * taps * in) packed[i] = stored(weights[i % (taps * in) * out + i / (taps * in)]);
}

KERNEL add_filter_gradient(const activation *packed, float *gradient, unsigned taps, unsigned in, unsigned out) {
    EACH(i, taps * in * out) gradient[i] += load(packed[i % out * taps * in + i / out]);
}

// Of each channel over ROWS_AT_ONCE rows at a time: [ceil(rows / ROWS_AT_ONCE), channels]; likewise below, with two sums.
KERNEL sum_rows(const activation *x, double *sums, unsigned rows, unsigned channels) {
    EACH(i, (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * channels) {
        unsigned channel = i % channels;
        unsigned first = i / channels * ROWS_AT_ONCE;
        unsigned end = first + ROWS_AT_ONCE < rows ? first + ROWS_AT_ONCE : rows;
        double sum = 0;
        for (unsigned row = first; row < end; row++) sum += load(x[row * channels + channel]);
        sums[i] = sum;
    }
}

// Of x and of its square.
KERNEL sum_moments(const activation *x, double *sums, unsigned rows, unsigned channels) {
    EACH(i, (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * channels) {
        unsigned channel = i % channels;
        unsigned first = i / channels * ROWS_AT_ONCE;
        unsigned end = first + ROWS_AT_ONCE < rows ? first + ROWS_AT_ONCE : rows;
        double sum = 0;
        double squares = 0;
        for (unsigned row = first; row < end; row++) {
            double v = load(x[row * channels + channel]);
            sum += v;
            squares += v * v;
        }
        double *here = sums + i / channels * 2 * channels + channel;
        here[0] = sum;
        here[channels] = squares;
    }
}

// Of g, the gradient before the activation, and of g * (x - mean). For the numbers see cuda-numbers.cu.
KERNEL sum_gradients(const activation *x, const activation *y, const activation *gradient, const float *numbers, float slope,
                     double *sums, unsigned rows, unsigned channels) {
    EACH(i, (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE * channels) {
        unsigned channel = i % channels;
        unsigned first = i / channels * ROWS_AT_ONCE;
        unsigned end = first + ROWS_AT_ONCE < rows ? first + ROWS_AT_ONCE : rows;
        float mean = numbers[channel];
        double sum = 0;
        double products = 0;
        for (unsigned row = first; row < end; row++) {
            unsigned at = row * channels + channel;
            double g = differentiated(load(gradient[at]), load(y[at]), slope);
            sum += g;
            products += g * (load(x[at]) - mean);
        }
        double *here = sums + i / channels * 2 * channels + channel;
        here[0] = sum;
        here[channels] = products;
    }
}

KERNEL normalize(const activation *x, const float *numbers, const float *shift, float slope, activation *y, unsigned channels, unsigned count) {
    EACH(i, count) {
        unsigned c = i % channels;
        float v = (load(x[i]) - numbers[c]) * numbers[channels + c] + shift[c];
        y[i] = stored(v > 0 ? v : slope * v);
    }
}

KERNEL norm_gradient(const activation *x, const activation *y, const float *numbers, float slope, activation *gradient, unsigned channels, unsigned count) {
    EACH(i, count) {
        unsigned c = i % channels;
        float g = differentiated(load(gradient[i]), load(y[i]), slope);
        float centered = load(x[i]) - numbers[c];
        gradient[i] = stored(numbers[channels + c] * (g - numbers[3 * channels + c] - centered * numbers[4 * channels + c]));
    }
}

// Where mean and deviation are fixed.
KERNEL fixed_norm_gradient(const activation *y, const float *numbers, float slope, activation *gradient, unsigned channels, unsigned count) {
    EACH(i, count) gradient[i] = stored(numbers[channels + i % channels] * differentiated(load(gradient[i]), load(y[i]), slope));
}

// The first maximum of each window, and where in the whole input it lies.
KERNEL pool_maximum(const activation *x, activation *y, unsigned *places, int side, int stride, int padding, int height, int width,
                    int out_height, int out_width, unsigned channels, unsigned count) {
    EACH(i, count) {
        unsigned position = i / channels;
        int column = (int)(position % out_width) * stride - padding;
        int row = (int)(position / out_width % out_height) * stride - padding;
        unsigned image = position / out_width / out_height;
        int last_row = row + side < height ? row + side : height;
        int last_column = column + side < width ? column + side : width;
        bool found = false;
        float best = 0;
        unsigned place = 0;
        for (int r = row > 0 ? row : 0; r < last_row; r++) {
            for (int c = column > 0 ? column : 0; c < last_column; c++) {
                unsigned at = ((image * height + r) * width + c) * channels + i % channels;
                float v = load(x[at]);
                if (!found || v > best) {
                    best = v;
                    place = at;
                    found = true;
                }
            }
        }
        y[i] = stored(best);
        places[i] = place;
    }
}

// Each number of the input asks the windows that it lies in whether it was their maximum.
KERNEL pool_maximum_gradient(const activation *gradient, const unsigned *places, activation *input_gradient, int side, int stride,
                             int padding, int height, int width, int out_height, int out_width, unsigned channels, unsigned count) {
    EACH(i, count) {
        unsigned position = i / channels;
        int column = (int)(position % width) + padding;
        int row = (int)(position / width % height) + padding;
        unsigned image = position / width / height;
        int first_row = row < side ? 0 : (row - side) / stride + 1;
        int first_column = column < side ? 0 : (column - side) / stride + 1;
        float sum = 0;
        for (int r = first_row; r < out_height && r * stride <= row; r++) {
            for (int c = first_column; c < out_width && c * stride <= column; c++) {
                unsigned at = ((image * out_height + r) * out_width + c) * channels + i % channels;
                if (places[at] == i) sum += load(gradient[at]);
            }
        }
        input_gradient[i] = stored(sum);
    }
}

// Over each channel's plane.
KERNEL pool_average(const activation *x, activation *y, unsigned plane, unsigned channels, unsigned count) {
    EACH(i, count) {
        const activation *first = x + i / channels * plane * channels + i % channels;
        float sum = 0;
        for (unsigned position = 0; position < plane; position++) sum += load(first[position * channels]);
        y[i] = stored(sum / plane);
    }
}

KERNEL pool_average_gradient(const activation *gradient, activation *input_gradient, unsigned plane, unsigned channels, unsigned count) {
    EACH(i, count) input_gradient[i] = stored(load(gradient[i / (plane * channels) * channels + i % channels]) / plane);
}
