#!/bin/bash
# Makes what is missing: each line of topics.txt is a name, its partitions, and how many milliseconds it keeps records.
set -e
while read -r name partitions retention; do
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --create --if-not-exists \
    --topic "$name" --partitions "$partitions" --replication-factor 1 --config retention.ms="$retention" </dev/null
done </etc/kafka-topics/topics.txt
