package org.fewlabel.standalone.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShownBytesTest {
    @Test
    void showsTextAsText() {
        assertThat(ShownBytes.of(utf8("{\"name\": \"größe\"}\n2"), 100)).isEqualTo("{\"name\": \"größe\"}\n2");
    }

    /** A record must not move the cursor, or worse, of who looks at it. */
    @Test
    void showsNoControlCharacters() {
        assertThat(ShownBytes.of(utf8("\u001b[2Jgone\u0000"), 100)).isEqualTo("\\u001b[2Jgone\\u0000");
    }

    @Test
    void showsInDigitsWhatIsNoText() {
        assertThat(ShownBytes.of(new byte[] {(byte) 0xff, 0, 1}, 100)).isEqualTo("ff 00 01");
        assertThat(ShownBytes.of(new byte[33], 100)).startsWith("\\u0000");
        byte[] long33 = new byte[33];
        long33[0] = (byte) 0xc0;
        assertThat(ShownBytes.of(long33, 100).lines()).hasSize(2);
    }

    @Test
    void showsNoMoreThanItIsAskedForAndCutsNoCharacter() {
        assertThat(ShownBytes.of(utf8("größe"), 3)).isEqualTo("gr\n… and 4 more bytes");
        assertThat(ShownBytes.of(utf8("größe"), 0)).isEqualTo("\n… and 7 more bytes");
        assertThat(ShownBytes.of(new byte[0], 10)).isEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
