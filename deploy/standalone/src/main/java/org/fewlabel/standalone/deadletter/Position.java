package org.fewlabel.standalone.deadletter;

import org.apache.kafka.common.TopicPartition;

/** Where a record lies; as text {@code topic/partition/offset}. */
public record Position(String topic, int partition, long offset) {
    public Position {
        if (topic.isBlank() || partition < 0 || offset < 0) {
            throw new IllegalArgumentException("a record has a topic, and a partition and an offset from 0 on, were: "
                    + topic + "/" + partition + "/" + offset);
        }
    }

    /** @throws IllegalArgumentException if the text is none */
    public static Position parse(String text) {
        String[] parts = text.split("/");
        try {
            if (parts.length == 3) {
                return new Position(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (NumberFormatException e) {
            // It is told below.
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no record; ids are as dead-letters list shows them, such as"
                        + " training-events-dead-letter/0/17");
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
