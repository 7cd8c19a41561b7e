#!/bin/bash
# Makes what is missing: each line of topics.txt is a name, its partitions, and for how many milliseconds it keeps
# records and writes to a segment.
set -e
while read -r name partitions retention segment; do
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --create --if-not-exists \
    --topic "$name" --partitions "$partitions" --replication-factor 1 \
    --config retention.ms="$retention" --config segment.ms="$segment" </dev/null
done </etc/kafka-topics/topics.txt
