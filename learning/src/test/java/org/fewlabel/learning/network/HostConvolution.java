package org.fewlabel.learning.network;

import org.fewlabel.learning.Shape;

/** A convolution by plain loops, its sums in double precision. */
final class HostConvolution implements CudaConvolution {
    private final HostCudaDevice device;
    private final Geometry geometry;
    private final int inputs;
    private final int outputs;

    HostConvolution(HostCudaDevice device, Geometry geometry) {
        this.device = device;
        this.geometry = geometry;
        this.inputs = geometry.input().channels();
        this.outputs = geometry.output().channels();
    }

    /** What is done for every pair of an output's position and an input's that a tap of the kernel connects. */
    private interface Connection {
        void run(int tap, int input, int output);
    }

    private void forEachConnection(Connection connection) {
        Shape in = geometry.input();
        Shape out = geometry.output();
        int positions = out.height() * out.width();
        for (int at = 0; at < geometry.batch() * positions; at++) {
            int image = at / positions;
            int top = at % positions / out.width() * geometry.stride() - geometry.padding();
            int left = at % out.width() * geometry.stride() - geometry.padding();
            for (int tap = 0; tap < geometry.taps(); tap++) {
                int row = top + tap / geometry.kernel();
                int column = left + tap % geometry.kernel();
                if (row >= 0 && column >= 0 && row < in.height() && column < in.width()) {
                    connection.run(tap, (image * in.height() + row) * in.width() + column, at);
                }
            }
        }
    }

    private int filterAt(int output, int tap) {
        return (output * geometry.taps() + tap) * inputs;
    }

    @Override
    public void forward(long input, long filter, long output) {
        float[] x = images(input, geometry.input());
        float[] w = filter(filter);
        double[] y = new double[geometry.batch() * geometry.output().size()];
        forEachConnection((tap, from, to) -> {
            for (int o = 0; o < outputs; o++) {
                double sum = 0;
                for (int i = 0, at = filterAt(o, tap); i < inputs; i++, at++) {
                    sum += (double) w[at] * x[from * inputs + i];
                }
                y[to * outputs + o] += sum;
            }
        });
        store(y, output);
    }

    @Override
    public void inputGradient(long filter, long outputGradient, long inputGradient) {
        float[] w = filter(filter);
        float[] dy = images(outputGradient, geometry.output());
        double[] dx = new double[geometry.batch() * geometry.input().size()];
        forEachConnection((tap, from, to) -> {
            for (int o = 0; o < outputs; o++) {
                double gradient = dy[to * outputs + o];
                for (int i = 0, at = filterAt(o, tap); i < inputs; i++, at++) {
                    dx[from * inputs + i] += gradient * w[at];
                }
            }
        });
        store(dx, inputGradient);
    }

    @Override
    public void filterGradient(long input, long outputGradient, long filterGradient) {
        float[] x = images(input, geometry.input());
        float[] dy = images(outputGradient, geometry.output());
        double[] dw = new double[geometry.filterSize()];
        forEachConnection((tap, from, to) -> {
            for (int o = 0; o < outputs; o++) {
                double gradient = dy[to * outputs + o];
                for (int i = 0, at = filterAt(o, tap); i < inputs; i++, at++) {
                    dw[at] += gradient * x[from * inputs + i];
                }
            }
        });
        store(dw, filterGradient);
    }

    private float[] images(long address, Shape shape) {
        return device.factors(address, geometry.batch() * shape.size(), geometry.precision());
    }

    private float[] filter(long address) {
        return device.factors(address, geometry.filterSize(), geometry.precision());
    }

    private void store(double[] values, long address) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        device.store(floats, address, geometry.precision());
    }

    @Override
    public void close() {
        device.convolutionClosed();
    }
}
