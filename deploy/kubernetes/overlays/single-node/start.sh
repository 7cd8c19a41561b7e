#!/bin/bash
# The image's own start writes into its root file system, which is read-only here.
set -e
/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id ZmV3bGFiZWwtc2luZ2xlbg --config /etc/kafka-broker/server.properties
exec /opt/kafka/bin/kafka-server-start.sh /etc/kafka-broker/server.properties
