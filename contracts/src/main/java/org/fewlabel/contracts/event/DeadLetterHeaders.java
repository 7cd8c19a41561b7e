package org.fewlabel.contracts.event;

/**
 * The headers of a record in a dead-letter topic, beside those that it came with. Its key says which record of which consumer it
 * is, see {@link #key}: what is put aside again, because it came again, is the same dead letter.
 */
public final class DeadLetterHeaders {
    /** How all of them begin. */
    public static final String PREFIX = "dead-letter-";
    /** The service that put the record aside; others may have taken it. */
    public static final String CONSUMER = PREFIX + "consumer";
    /** What was wrong with it, for people. */
    public static final String REASON = PREFIX + "reason";
    /** The class of the exception that said so. */
    public static final String EXCEPTION = PREFIX + "exception-class-name";

    public static final String TOPIC = PREFIX + "topic";
    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    /** The record's own time, by ISO 8601. */
    public static final String TIMESTAMP = PREFIX + "timestamp";
    /** The record's key, as much of it as there is room for; missing for a record without a key. */
    public static final String KEY = PREFIX + "key";
    /**
     * How many bytes the record's value has, of which a dead letter has the first; missing for a record without a value. The whole
     * is where the record came from, as long as that topic keeps it.
     */
    public static final String LENGTH = PREFIX + "length";
    /** The SHA-256 of the record's whole value, in hexadecimal digits; missing for a record without a value. */
    public static final String SHA256 = PREFIX + "sha256";

    private DeadLetterHeaders() {}

    /** The key of the dead letter of a consumer's record. */
    public static String key(String consumer, String topic, int partition, long offset) {
        return consumer + "|" + topic + "|" + partition + "|" + offset;
    }
}
