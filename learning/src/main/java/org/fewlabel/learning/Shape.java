package org.fewlabel.learning;

/** The size of one image; a point in the plane is a 1×1 image of two channels. */
public record Shape(int height, int width, int channels) {
    public Shape {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("an image needs at least one row, column and channel, was " + height
                    + "×" + width + "×" + channels);
        }
    }

    /** Whether it is a point, which has coordinates in the place of pixels. */
    public boolean isPoint() {
        return height == 1 && width == 1;
    }

    /** Numbers in one image. */
    public int size() {
        return height * width * channels;
    }
}
