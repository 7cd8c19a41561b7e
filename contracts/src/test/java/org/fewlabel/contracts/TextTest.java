package org.fewlabel.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"moons", "größe", "猫 と 犬", "a\uD83D\uDE00b", "=SUM(A1)", "'; DROP TABLE job; --", "\uFEFFx", "İı"
            })
    void takesWhatPeopleWrite(String text) {
        assertThat(Text.flaw(text, 100)).isNull();
        assertThat(Text.escaped(text)).isSameAs(text);
        assertThat(Text.storable(text)).isSameAs(text);
    }

    @Test
    void namesTheCharacterThatBreaksTheRule() {
        assertThat(Text.flaw("a\u0000b")).isEqualTo("must not hold U+0000, a control character");
        assertThat(Text.flaw("a\nb")).isEqualTo("must not hold U+000A, a control character");
        assertThat(Text.flaw("\u0085")).isEqualTo("must not hold U+0085, a control character");
        assertThat(Text.flaw("x\uD83D")).isEqualTo("must not hold U+D83D, half of a character");
        assertThat(Text.flaw("\uDE00\uD83D")).isEqualTo("must not hold U+DE00, half of a character");
        assertThat(Text.flaw("caf\uFFFD")).isEqualTo("must not hold U+FFFD, which stands for what is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u3000", "abcdef"})
    void namesTheLengthThatATextMustHave(String text) {
        assertThat(Text.flaw(text, 5)).isEqualTo("must be a text of 1 to 5 characters");
    }

    @Test
    void showsWhatCannotBeShown() {
        assertThat(Text.shown("a\u0000\n\uD800ä")).isEqualTo("a\\u0000\\u000a\\ud800ä");
    }

    @Test
    void cutsBetweenCharacters() {
        String text = "x".repeat(59) + "\uD83D\uDE00" + "y";

        assertThat(Text.shown(text)).isEqualTo("x".repeat(59) + "…");
    }

    @Test
    void keepsWhatCanBeKeptOfATextThatNobodyChecked() {
        assertThat(Text.storable("a\u0000b\uD800\nc\uD83D\uDE00")).isEqualTo("a\uFFFDb\uFFFD\nc\uD83D\uDE00");
    }

    @Test
    void passesOverAByteOrderMark() {
        assertThat(Text.withoutByteOrderMark("\uFEFF{}")).isEqualTo("{}");
        assertThat(Text.withoutByteOrderMark("{}")).isEqualTo("{}");
        assertThat(Text.withoutByteOrderMark("")).isEmpty();
    }
}
