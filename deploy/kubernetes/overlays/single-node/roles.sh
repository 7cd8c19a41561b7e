#!/bin/bash
# Run by the image when the database is first started: a role and a database for each service that has one.
set -e
for service in gateway metrics; do
  password="$(cat "/run/secrets/postgres-$service/password")"
  psql -v ON_ERROR_STOP=1 -v service="$service" -v password="$password" --username postgres <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service";
SQL
done
# Whom the metrics service lets read its views; it may not make the role itself.
psql -v ON_ERROR_STOP=1 --username postgres --command 'CREATE ROLE fewlabel_read NOLOGIN'
