package org.fewlabel.benchmarks.hostile;

import org.fewlabel.contracts.WireName;

/** In which way a record is one that nobody should write. */
enum RecordKind implements WireName {
    RANDOM_BYTES,
    EMPTY,
    /** Without a value. */
    TOMBSTONE,
    /** About as large as a broker takes. */
    HUGE,
    /** A document, and no event. */
    OTHER_JSON,
    /** An event with some of its fields other than they were. */
    CHANGED_EVENT,
    TRUNCATED_EVENT,
    /** An event of another topic. */
    MISPLACED_EVENT,
    /** An event as it should be, of a job that nobody submitted. */
    UNKNOWN_JOB,
    /** An event of a job that is over as it came, with another key and other headers. */
    DELIVERED_AGAIN
}
