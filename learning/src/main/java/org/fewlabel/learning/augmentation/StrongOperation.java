package org.fewlabel.learning.augmentation;

/**
 * The operations of {@link RandAugment}. What a strength means is the operation's own business: a factor, a number of
 * bits, degrees, a slope, a threshold or pixels.
 */
enum StrongOperation {
    AUTO_CONTRAST(Strength.NONE, (canvas, none) -> Tones.autoContrast(canvas)),
    BRIGHTNESS(Strength.FACTOR, Tones::brightness),
    COLOR(Strength.FACTOR, Colors::saturation),
    CONTRAST(Strength.FACTOR, Tones::contrast),
    EQUALIZE(Strength.NONE, (canvas, none) -> Tones.equalize(canvas)),
    IDENTITY(Strength.NONE, (canvas, none) -> {}),
    POSTERIZE(Strength.BITS, (canvas, bits) -> Tones.posterize(canvas, (int) bits)),
    ROTATE(Strength.DEGREES, Warps::rotate),
    SHARPNESS(Strength.FACTOR, Sharpness::apply),
    SHEAR_X(Strength.SLOPE, Warps::shearX),
    SHEAR_Y(Strength.SLOPE, Warps::shearY),
    SOLARIZE(Strength.THRESHOLD, Tones::solarize),
    TRANSLATE_X(Strength.PIXELS, Warps::translateX),
    TRANSLATE_Y(Strength.PIXELS, Warps::translateY);

    private final Strength strength;
    private final Change change;

    StrongOperation(Strength strength, Change change) {
        this.strength = strength;
        this.change = change;
    }

    void apply(Canvas canvas, double howStrong) {
        change.apply(canvas, howStrong);
    }

    /**
     * The strength of the article's levels.
     *
     * @param level from 1 to 9
     * @param negative the direction, where there are two
     */
    double strengthOfLevel(int level, boolean negative, Canvas canvas) {
        double howStrong = strength.ofLevel.of(level, side(canvas));
        return negative && strength.signed ? -howStrong : howStrong;
    }

    /** The strength at a share, in [0, 1), of USB's range. */
    double strengthOfShare(double share, Canvas canvas) {
        return strength.ofShare.of(share, side(canvas));
    }

    private int side(Canvas canvas) {
        return this == TRANSLATE_Y ? canvas.height() : canvas.width();
    }

    @FunctionalInterface
    private interface Change {
        void apply(Canvas canvas, double strength);
    }

    /** @see Strength */
    @FunctionalInterface
    private interface Scale {
        double of(double number, int side);
    }

    /** How levels from 1 to 9, and shares in [0, 1), become strengths; in the order of operations of the papers' code. */
    private enum Strength {
        NONE(false, (level, side) -> 0, (share, side) -> 0),
        FACTOR(false, (level, side) -> level * 0.9 / 10 + 0.05, (share, side) -> 0.05 + 0.9 * share),
        BITS(false, (level, side) -> Math.floor(level * 4 / 10) + 4, (share, side) -> Math.floor(4 + 4 * share)),
        DEGREES(true, (level, side) -> 3 * level, (share, side) -> -30 + 60 * share),
        SLOPE(true, (level, side) -> level * 0.3 / 10, (share, side) -> -0.3 + 0.6 * share),
        THRESHOLD(false, (level, side) -> 256 - Math.floor(level * 256 / 10), (share, side) -> 256 * share),
        /** The article's levels give whole pixels. */
        PIXELS(
                true,
                (level, side) -> Math.floor(level * 0.3 / 10 * side),
                (share, side) -> (-0.3 + 0.6 * share) * side);

        private final boolean signed;
        private final Scale ofLevel;
        private final Scale ofShare;

        Strength(boolean signed, Scale ofLevel, Scale ofShare) {
            this.signed = signed;
            this.ofLevel = ofLevel;
            this.ofShare = ofShare;
        }
    }
}
