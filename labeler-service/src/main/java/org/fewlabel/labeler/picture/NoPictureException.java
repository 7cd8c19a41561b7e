package org.fewlabel.labeler.picture;

import org.fewlabel.contracts.ProblemDetails;

/** There is no picture of an image, whoever asks again. */
public final class NoPictureException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ProblemDetails problem;

    private NoPictureException(ProblemDetails problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /** The data set is not on this labeler. */
    static NoPictureException unavailable(String detail) {
        return new NoPictureException(
                ProblemDetails.of("dataset-unavailable", "The labeler does not have the data set", 404, detail));
    }

    /** The folder holds other files than when the job was submitted. */
    static NoPictureException otherData(String detail) {
        return new NoPictureException(
                ProblemDetails.of("other-data", "The images are others than the job's", 409, detail));
    }

    /** The folder holds more files than a service looks through while somebody waits. */
    static NoPictureException listingLimit(String detail) {
        return new NoPictureException(
                ProblemDetails.of("listing-limit", "The folder is too large to be looked through", 409, detail));
    }

    /** The image's file is no picture. */
    static NoPictureException unreadable(String detail) {
        return new NoPictureException(
                ProblemDetails.of("unreadable-picture", "The image's file cannot be read", 404, detail));
    }

    public ProblemDetails problem() {
        return problem;
    }
}
