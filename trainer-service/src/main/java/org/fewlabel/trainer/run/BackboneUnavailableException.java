package org.fewlabel.trainer.run;

/** The file of a job's backbone is not to be had on this trainer, or is another one than the job was submitted with. */
final class BackboneUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BackboneUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
