package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ObservedInputStreamTest {
    private static final class Counted extends ObservedInputStream {
        private long bytes;

        Counted(int length) {
            super(new ByteArrayInputStream(new byte[length]));
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }

    @Test
    void noByteGoesByUnseen() throws IOException {
        Counted stream = new Counted(10);

        assertThat(stream.read()).isZero();
        assertThat(stream.skip(4)).isEqualTo(4);
        assertThat(stream.skip(-1)).isZero();
        assertThat(stream.markSupported()).isFalse();
        assertThat(stream.bytes).isEqualTo(5);
        assertThat(stream.skip(100)).isEqualTo(5);
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.bytes).isEqualTo(10);
    }
}
