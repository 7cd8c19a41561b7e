package org.fewlabel.metrics.comparison;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Text in markup, where it looks as it does without: labels are whoever's, and none of them is a command. */
final class Markup {
    private static final Pattern MARKDOWN = Pattern.compile("[\\\\`*_<>\\[\\]~|&$#]");
    /** What makes a list or a heading of what follows it, where text begins with it. */
    private static final Pattern MARKDOWN_BEGIN = Pattern.compile("^(\\d{0,9})([-+.)])(?= )");

    private Markup() {}

    /** In a cell, in a paragraph or in an item of a list. */
    static String markdown(String text) {
        String within = MARKDOWN.matcher(text).replaceAll("\\\\$0");
        return MARKDOWN_BEGIN.matcher(within).replaceFirst("$1\\\\$2");
    }

    /**
     * In a cell, in a caption or in a paragraph, in the encoding that LaTeX has by default, where {@code <} would be ¡, too. Of the
     * characters beyond ASCII those that labels of runs have most often become commands; accented Latin letters LaTeX knows.
     */
    static String latex(String text) {
        return text.codePoints().mapToObj(Markup::latex).collect(Collectors.joining());
    }

    private static String latex(int character) {
        return switch (character) {
            case '\\' -> "\\textbackslash{}";
            case '~' -> "\\textasciitilde{}";
            case '^' -> "\\textasciicircum{}";
            case '<' -> "\\textless{}";
            case '>' -> "\\textgreater{}";
            case '|' -> "\\textbar{}";
            case '&', '%', '$', '#', '_', '{', '}' -> "\\" + Character.toString(character);
            // After the end of a row these are its arguments.
            case '[', ']', '*' -> "{" + Character.toString(character) + "}";
            case '–' -> "--";
            case '—' -> "---";
            case '…' -> "\\dots{}";
            case '\u00a0', '\u2009', '\u202f' -> "~";
            default -> {
                String command = mathematics(character);
                yield command == null ? Character.toString(character) : "$" + command + "$";
            }
        };
    }

    private static @Nullable String mathematics(int character) {
        return switch (character) {
            case '±' -> "\\pm";
            case '−' -> "-";
            case '×' -> "\\times";
            case '·' -> "\\cdot";
            case '÷' -> "\\div";
            case '≤' -> "\\leq";
            case '≥' -> "\\geq";
            case '≠' -> "\\neq";
            case '≈' -> "\\approx";
            case '∞' -> "\\infty";
            case '→' -> "\\rightarrow";
            case '←' -> "\\leftarrow";
            case '²' -> "^2";
            case '³' -> "^3";
            case '½' -> "\\frac{1}{2}";
            case '¼' -> "\\frac{1}{4}";
            case '¾' -> "\\frac{3}{4}";
            case 'α' -> "\\alpha";
            case 'β' -> "\\beta";
            case 'γ' -> "\\gamma";
            case 'δ' -> "\\delta";
            case 'ε' -> "\\varepsilon";
            case 'η' -> "\\eta";
            case 'θ' -> "\\theta";
            case 'λ' -> "\\lambda";
            case 'µ', 'μ' -> "\\mu";
            case 'π' -> "\\pi";
            case 'ρ' -> "\\rho";
            case 'σ' -> "\\sigma";
            case 'τ' -> "\\tau";
            case 'φ' -> "\\varphi";
            case 'ω' -> "\\omega";
            case 'Δ' -> "\\Delta";
            default -> null;
        };
    }
}
